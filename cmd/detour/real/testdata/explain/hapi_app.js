// Redirects of hapi. The port is the argument.
const server = require("@hapi/hapi").server({ port: Number(process.argv[2]), host: "127.0.0.1" });
const get = (path, handler) => server.route({ method: "GET", path, handler });
get("/moved", (req, h) => h.redirect("/new").permanent());
get("/secure", (req, h) => h.redirect("https://shop.test/secure").permanent());
get("/account", (req, h) => h.redirect("/login?next=%2Faccount"));
get("/closed", (req, h) => h.redirect("/maintenance"));
get("/preise", (req, h) => h.redirect("/de/preise"));
server.start();
