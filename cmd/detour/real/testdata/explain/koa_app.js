// Redirects of Koa. The port is the argument.
const Koa = require("koa");
const rules = { "/moved": [301, "/new"], "/secure": [308, "https://shop.test/secure"], "/form": [303, "/done"],
  "/account": [302, "/login?redirect=%2Faccount"], "/closed": [302, "/maintenance.html"], "/preise": [302, "/de/preise"] };
new Koa().use(ctx => {
  const [status, place] = rules[ctx.path];
  ctx.status = status;
  ctx.redirect(place);
}).listen(process.argv[2], "127.0.0.1");
