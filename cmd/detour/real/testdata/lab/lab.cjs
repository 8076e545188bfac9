// Leads the lab's names to it, as NODE_OPTIONS=--require. DETOUR_LAB has the ports with the addresses that serve them:
// 80=127.0.0.1:1234,443=127.0.0.1:1235.
const net = require('node:net');

const ports = Object.fromEntries((process.env.DETOUR_LAB ?? '').split(',').filter(Boolean).map((pair) => pair.split('=')));
const connect = net.Socket.prototype.connect;

net.Socket.prototype.connect = function (...args) {
  const options = Array.isArray(args[0]) ? args[0][0] : args[0];
  const at = options?.host?.endsWith?.('.test') && ports[options.port];
  if (at) [options.host, options.port] = at.split(':');
  return connect.apply(this, args);
};
