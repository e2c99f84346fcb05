/** Links of messages by which people decide: `GET` shows what is asked and changes nothing, `POST` answers. Works without script. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DecideCall, DecidePage, ServedHost } from './ports';
import { MARK } from './sign-in';

const DECIDE = '/decide/';
/** Of one answer: the fields of a form and a comment. */
const MAX_BODY_BYTES = 512 * 1024;

/** How long the clock of an answer that can be taken back still runs, in seconds: a style in a tag is not allowed here. */
const CLOCKS = Array.from(
  { length: 10 },
  (_, second) => `.clock.s${second + 1}{animation-duration:${second + 1}s}.while.s${second + 1}{animation-delay:${second + 1}s}`,
).join('');

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#dcdce3,#3a3a43);--soft:light-dark(#5d5d68,#a9a9b4);--accent:#5b5bd6;--bad:light-dark(#b42318,#ff8a80);--good:light-dark(#067647,#47cd89)}
*{box-sizing:border-box}body{font:15px/1.5 Inter,system-ui,sans-serif;margin:0;padding:24px 16px 48px;background:light-dark(#f6f6f8,#141417);color:light-dark(#1c1c21,#ececf1)}
main{max-width:640px;margin:0 auto;padding:24px;background:light-dark(#fff,#1d1d22);border:1px solid var(--line);border-radius:12px}
header{max-width:640px;margin:0 auto 12px;display:flex;align-items:center;gap:8px;font-weight:600}
h1{font-size:21px;line-height:1.3;margin:0 0 8px;overflow-wrap:anywhere}h2{font-size:15px;margin:24px 0 8px}h3,h4,h5,h6{font-size:15px;margin:16px 0 4px}
ul.meta{list-style:none;display:flex;flex-wrap:wrap;gap:4px 8px;margin:0 0 16px;padding:0;color:var(--soft);font-size:13px}ul.meta li{border:1px solid var(--line);border-radius:999px;padding:1px 10px}
.text{overflow-wrap:anywhere}.text pre{overflow-x:auto;padding:8px;border:1px solid var(--line);border-radius:6px}.text table{border-collapse:collapse}.text th,.text td{border:1px solid var(--line);padding:4px 8px}
.scroll{overflow-x:auto}table.data{border-collapse:collapse;width:100%;margin:16px 0;font-size:13px}table.data table.data{margin:0}.data th,.data td{border:1px solid var(--line);padding:6px 10px;text-align:left;vertical-align:top}
.data th{color:var(--soft);font-weight:600}.data td{overflow-wrap:anywhere;white-space:pre-wrap}
.field{border:0;margin:0 0 16px;padding:0}.field>label,legend{display:block;font-weight:600;margin-bottom:4px;padding:0}small{font-weight:400;color:var(--soft)}
input:not([type=checkbox],[type=radio]),textarea,select{width:100%;font:inherit;font-size:16px;padding:8px 10px;border:1px solid light-dark(#8c8c98,#75757f);border-radius:6px;background:transparent;color:inherit}
select option{color:CanvasText;background:Canvas}[aria-invalid]{border-color:var(--bad)!important}.field>.box{display:flex;gap:8px;align-items:flex-start;padding:6px 0;margin:0;font-weight:400}.box input{width:18px;height:18px;margin:2px 0 0;accent-color:var(--accent)}
.buttons{display:flex;flex-wrap:wrap;gap:8px;margin:8px 0}button{font:inherit;font-weight:600;min-height:44px;padding:8px 20px;border-radius:8px;border:1px solid light-dark(#5b5bd6,#8b8bf5);background:transparent;color:light-dark(#4747b8,#b9b9ff);cursor:pointer}
button.positive,button.first{background:var(--accent);border-color:var(--accent);color:#fff}button.negative{border-color:var(--bad);color:var(--bad);background:transparent}button.negative.first{background:#b42318;border-color:#b42318;color:#fff}button.first{flex:1 1 100%}
:focus-visible{outline:2px solid light-dark(#5b5bd6,#8b8bf5);outline-offset:2px}a{color:light-dark(#4747b8,#a5a5ff)}.hint{color:var(--soft);font-size:13px;margin:4px 0}.bad>p,p.bad{color:var(--bad);margin:4px 0}.foot{margin:24px 0 0;font-size:13px}
.notice{display:flex;gap:12px;align-items:flex-start;margin:0 0 16px}.notice svg{flex:none}.notice h2{margin:2px 0 0;font-size:17px}.notice p{margin:4px 0 0;color:inherit}.notice.good svg{color:var(--good)}.notice.bad svg{color:var(--bad)}.notice.wait svg{color:light-dark(#5b5bd6,#a5a5ff)}
.clock{height:4px;border-radius:2px;background:var(--accent);transform-origin:left;animation:run 10s linear forwards;margin:0 0 16px}@keyframes run{to{transform:scaleX(0)}}.while{animation:end 0s forwards}@keyframes end{to{visibility:hidden}}${CLOCKS}@media (prefers-reduced-motion:reduce){.clock{display:none}}`;

const STYLE_DIGEST = createHash('sha256').update(STYLE).digest('base64');
const CSP = `default-src 'none'; style-src 'sha256-${STYLE_DIGEST}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** True for links that need no session: their token is what counts. */
export function isDecidePath(path: string): boolean {
  return path.startsWith(DECIDE);
}

function sendPage(reply: FastifyReply, page: DecidePage): FastifyReply {
  const { status, language, title, body } = page;
  if (status === 429) reply.header('retry-after', '60');
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header('content-security-policy', CSP)
    .header('x-robots-tag', 'noindex, nofollow')
    .type('text/html; charset=utf-8')
    .send(`<!doctype html><html lang="${language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)} · PulseFlow</title><style>${STYLE}</style>
<header>${MARK}PulseFlow</header><main>${body}</main></html>`);
}

function callOf(request: FastifyRequest<{ Params: { token: string } }>): DecideCall {
  return {
    token: request.params.token,
    address: request.ip,
    acceptLanguage: request.headers['accept-language'],
    isTakenBack: request.url.endsWith('?taken-back'),
  };
}

/** `GET` and `POST /decide/<token>`. */
export function registerDecideRoute(app: FastifyInstance, host: Pick<ServedHost, 'decidePages'>): void {
  app.get<{ Params: { token: string } }>(`${DECIDE}:token`, async (request, reply) =>
    sendPage(reply, await host.decidePages.show(callOf(request))),
  );
  app.post<{ Params: { token: string } }>(`${DECIDE}:token`, { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
    const body = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const answer = await host.decidePages.act(callOf(request), body);
    if (typeof answer !== 'string') return sendPage(reply, answer);
    // Relative: what stands in front of this server may have put a path before it.
    return reply.redirect(`${request.params.token}${answer === 'taken-back' ? '?taken-back' : ''}`, 303);
  });
}
