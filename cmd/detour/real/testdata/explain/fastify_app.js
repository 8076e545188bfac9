// Redirects of Fastify. The port is the argument.
const app = require("fastify")();
app.get("/moved", (req, reply) => reply.redirect("/new", 301));
app.get("/secure", (req, reply) => reply.redirect("https://shop.test/secure", 301));
app.get("/account", (req, reply) => reply.redirect("/login?next=%2Faccount"));
app.get("/closed", (req, reply) => reply.redirect("/maintenance"));
app.get("/preise", (req, reply) => reply.redirect("/de/preise"));
app.listen({ port: Number(process.argv[2]), host: "127.0.0.1" });
