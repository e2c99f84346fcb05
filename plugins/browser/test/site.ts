/** A small web site to browse: pages, a form behind a sign-in with cookies, a download, redirects, a page that never ends. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface TestSite {
  readonly port: number;
  /** The address of a page; by another name of the same machine with `host`. */
  url(path: string, host?: string): string;
  /** Paths that were asked for, with the name they were asked by. */
  readonly asked: string[];
  /** Forms that were sent. */
  readonly sent: Record<string, string>[];
  stop(): Promise<void>;
}

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body>${body}</body></html>`;

const PAGES: Readonly<Record<string, string>> = {
  '/': page(
    'Shop',
    `<h1>Orders</h1><p id="total">  Total: <b>42.50</b> </p><a href="/two">Two</a> <a href="/three">Three</a>
     <table><thead><tr><th>Order</th><th></th></tr></thead><tbody><tr><td>A1</td><td> 10 </td></tr><tr><td>B2</td><td>20</td></tr></tbody></table>
     <ul><li>one</li><li>two</li></ul><iframe id="inner" src="/inner"></iframe>
     <button onclick="setTimeout(() => { document.querySelector('#late').hidden = false }, 50)">Show</button><p id="late" hidden>Here now</p>
     <a download href="/report.csv">Report</a>`,
  ),
  '/inner': page(
    'Inner',
    '<label>Card <input name="card"></label><output></output><script>document.querySelector("input").oninput = (e) => { document.querySelector("output").textContent = e.target.value }</script>',
  ),
  '/two': page('Two', '<h1>Second page</h1>'),
  '/form': page(
    'Form',
    `<form method="post" action="/send"><label>E-mail <input name="email"></label><label>Password <input type="password" name="password"></label>
     <label>Size <select name="size"><option value="s">Small</option><option value="l">Large</option></select></label>
     <label><input type="checkbox" name="terms"> Terms</label><label>Photo <input type="file" name="photo"></label>
     <output id="picked"></output><button>Send</button></form>
     <script>document.querySelector('[type=file]').onchange = async (e) => { const f = e.target.files[0]; document.querySelector('#picked').textContent = f.name + ':' + await f.text() }</script>`,
  ),
  '/stuck': page('Stuck', '<p>Nothing comes</p>'),
};

export async function startSite(): Promise<TestSite> {
  const asked: string[] = [];
  const sent: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    const { host = '', cookie = '' } = request.headers;
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    asked.push(`${host.split(':')[0] ?? ''}${pathname}`);
    if (pathname === '/send') return void receive(request, response, sent);
    if (pathname === '/me') return html(response, page('Me', `<p id="who">${/who=(\w+)/.exec(cookie)?.[1] ?? 'nobody'}</p>`));
    if (pathname === '/report.csv') {
      response.writeHead(200, { 'content-disposition': 'attachment; filename="report.csv"', 'content-type': 'text/csv' });
      return void response.end('a,b\n1,2\n');
    }
    if (pathname === '/away') {
      const port = host.split(':')[1] ?? '80';
      return void response.writeHead(302, { location: `http://127.0.0.1:${port}/two` }).end();
    }
    if (pathname === '/outside') {
      const port = host.split(':')[1] ?? '80';
      return html(response, page('Outside', `<img src="http://127.0.0.1:${port}/picture">`));
    }
    const found = PAGES[pathname];
    if (found === undefined) response.writeHead(404);
    html(response, found ?? page('Missing', 'Not here'));
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    asked,
    sent,
    url: (path, host = 'localhost') => `http://${host}:${port}${path}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function html(response: ServerResponse, text: string): void {
  if (!response.headersSent) response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(text);
}

async function receive(request: IncomingMessage, response: ServerResponse, sent: Record<string, string>[]): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const form = Object.fromEntries(new URLSearchParams(body));
  sent.push(form);
  response.setHeader('set-cookie', `who=${form['email']?.split('@')[0] ?? ''}; Max-Age=3600; Path=/`);
  html(response, page('Sent', '<h1>Thank you</h1>'));
}
