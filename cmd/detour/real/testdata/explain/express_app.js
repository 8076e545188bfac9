// Redirects of Express. The port is the argument.
const express = require("express");
const app = express();
app.use((req, res, next) => {
  if (req.hostname === "www.shop.test") return res.redirect(301, "http://shop.test" + req.originalUrl);
  if (req.path.startsWith("/secure")) return res.redirect(301, "https://shop.test" + req.originalUrl);
  next();
});
app.use("/files", express.static(process.argv[3]));
app.get("/account", (req, res) => res.redirect("/login?returnTo=" + encodeURIComponent(req.originalUrl)));
app.post("/form", (req, res) => res.redirect(303, "/done"));
app.post("/login", (req, res) => { res.cookie("sid", "1"); res.redirect("/dashboard"); });
app.get("/sent", (req, res) => { res.location("/elsewhere"); res.sendStatus(302); });
app.get("/kept", (req, res) => res.redirect(307, "/elsewhere"));
app.get("/check", (req, res) => { res.cookie("t", "1"); res.redirect("/check?c=1"); });
app.get("/old/:page", (req, res) => res.redirect(301, "/new/" + req.params.page));
app.get("/preise", (req, res) => res.redirect("/de/preise"));
app.listen(process.argv[2], "127.0.0.1");
