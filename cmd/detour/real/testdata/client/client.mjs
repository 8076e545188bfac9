// Sends requests as one of Node's HTTP clients: client.mjs CLIENT. Packages are looked for where NODE_PATH says.
// It prints the client's version, then reads requests from stdin, one a line, tabs between its parts: method, URL,
// user:password, body, field lines. After each walk it prints one line.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const name = process.argv[2];

function versionOf(pkg) {
  for (let at = dirname(require.resolve(pkg)); at !== dirname(at); at = dirname(at)) {
    try {
      const about = JSON.parse(readFileSync(join(at, 'package.json')));
      if (about.name === pkg) return about.version;
    } catch { /* not the package's own folder */ }
  }
  return 'unknown';
}

const load = async (pkg) => {
  const found = await import(pathToFileURL(require.resolve(pkg)));
  return found.default ?? found;
};

const basic = (user) => 'Basic ' + Buffer.from(user).toString('base64');
const withLogin = (r) => (r.user ? { ...r.fields, Authorization: basic(r.user) } : r.fields);

const clients = {
  async fetch() {
    const about = '/usr/share/nodejs/undici/package.json'; // where Debian's Node has it
    return [process.versions.undici ?? JSON.parse(readFileSync(about)).version, async (r) => {
      await (await fetch(r.url, { method: r.method, headers: withLogin(r), body: r.body })).text();
    }];
  },
  async axios() {
    const axios = await load('axios');
    return [versionOf('axios'), async (r) => {
      const [username, password] = (r.user ?? '').split(':');
      await axios.request({ url: r.url, method: r.method, headers: r.fields, data: r.body, auth: r.user && { username, password }, proxy: false, validateStatus: () => true, responseType: 'text' });
    }];
  },
  async got() {
    const got = await load('got');
    return [versionOf('got'), async (r) => {
      const [username, password] = (r.user ?? '').split(':');
      await got(r.url, { method: r.method, headers: r.fields, body: r.body, username, password, throwHttpErrors: false, retry: { limit: 0 }, allowGetBody: true });
    }];
  },
  async 'node-fetch'() {
    const send = await load('node-fetch');
    return [versionOf('node-fetch'), async (r) => {
      // A body that it cannot send again makes it wait for ever.
      await (await send(r.url, { method: r.method, headers: withLogin(r), body: r.body, signal: AbortSignal.timeout(1500) })).text();
    }];
  },
  async superagent() {
    const superagent = await load('superagent');
    return [versionOf('superagent'), async (r) => {
      const [username, password] = (r.user ?? '').split(':');
      const request = superagent(r.method, r.url).set(r.fields).ok(() => true);
      if (r.user) request.auth(username, password);
      await (r.body === undefined ? request : request.send(r.body));
    }];
  },
};

// A broken body makes some of them throw where no one can catch it: the request's own time limit ends it then.
process.on('uncaughtException', (why) => console.error(String(why)));

let version, send;
try {
  [version, send] = await clients[name]();
} catch (why) {
  console.error(String(why).split('\n')[0]);
  process.exit(1);
}
console.log(version);
for await (const line of createInterface({ input: process.stdin })) {
  const [method, url, user, body, ...lines] = line.split('\t');
  const fields = Object.fromEntries(lines.map((f) => [f.slice(0, f.indexOf(': ')), f.slice(f.indexOf(': ') + 2)]));
  try {
    await send({ method, url, user: user || undefined, body: body || undefined, fields });
    console.log('done');
  } catch (why) {
    console.log(String(why.cause ?? why).replaceAll('\n', ' '));
  }
}
process.exit(0);
