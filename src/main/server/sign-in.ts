/** Signing in from a browser: the one-time link, and the page for those who come without it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '#shared/model/errors';
import type { ServerAccess } from './ports';
import { endedSessionCookie, sessionCookie } from './session-cookie';

const TEXTS = {
  en: {
    lang: 'en',
    title: 'Sign in to PulseFlow',
    lead: 'Open the one-time link that PulseFlow printed when it started, or paste the API token.',
    hint: 'The token is in keys/api-token in the data folder, or what PULSEFLOW_TOKEN was set to.',
    field: 'API token',
    button: 'Sign in',
    used: 'That link was used already or is too old.',
    wrong: 'That token is wrong.',
    hello: (name: string) => `Hello, ${name}`,
    confirm: 'This link signs you in to PulseFlow in this browser. It works once.',
  },
  'pt-BR': {
    lang: 'pt-BR',
    title: 'Entrar no PulseFlow',
    lead: 'Abra o link de uso único que o PulseFlow mostrou ao iniciar, ou cole o token da API.',
    hint: 'O token está em keys/api-token na pasta de dados, ou é o valor de PULSEFLOW_TOKEN.',
    field: 'Token da API',
    button: 'Entrar',
    used: 'Esse link já foi usado ou expirou.',
    wrong: 'Esse token está errado.',
    hello: (name: string) => `Olá, ${name}`,
    confirm: 'Este link faz você entrar no PulseFlow neste navegador. Ele funciona uma vez.',
  },
} as const;

const STYLE = `:root{color-scheme:light dark}body{font:14px/1.5 Inter,system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText}
main{width:min(360px,calc(100vw - 48px))}h1{font-size:18px;margin:12px 0 8px}p{margin:0 0 16px;opacity:.8}label{display:block;font-weight:600;margin-bottom:4px}
input{width:100%;box-sizing:border-box;font:13px ui-monospace,monospace;padding:8px;border:1px solid GrayText;border-radius:6px}
button{margin-top:12px;width:100%;padding:9px;border:0;border-radius:6px;background:#5b5bd6;color:#fff;font:inherit;font-weight:600;cursor:pointer}
button:focus-visible,input:focus-visible{outline:2px solid #8b8bf5;outline-offset:2px}.bad{color:light-dark(#b42318,#ff8a80);opacity:1}small{opacity:.7}`;

/** The app's mark, as in the page's icon. */
export const MARK =
  '<svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#5b5bd6"/>' +
  '<path d="M5 17h5.2l3-8 5.2 14 3.2-8.5.9 2.5H27" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/></svg>';

/** True for the paths that must answer before anybody is signed in: here, or at a service that sends a browser back. */
export function isSignInPath(path: string): boolean {
  return path.startsWith('/auth/') || path === '/oauth/callback';
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const textsFor = (acceptLanguage: string | undefined) =>
  TEXTS[acceptLanguage?.trim().toLowerCase().startsWith('pt') === true ? 'pt-BR' : 'en'];

function page(text: (typeof TEXTS)['en' | 'pt-BR'], title: string, body: string): string {
  return `<!doctype html><html lang="${text.lang}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${text.title}</title><style>${STYLE}</style>
<main>${MARK}<h1>${escaped(title)}</h1>${body}</main></html>`;
}

/** Asks before a link is used up: programs that look at links in messages open them too, but press no button. */
function confirmPage(acceptLanguage: string | undefined, name: string): string {
  const text = textsFor(acceptLanguage);
  return page(
    text,
    text.hello(name),
    `<p>${text.confirm}</p><form method="post"><button autofocus>${text.button}</button></form>`,
  );
}

/** Answers 401 with a page that says how to sign in. */
export function sendSignInPage(
  reply: FastifyReply,
  acceptLanguage: string | undefined,
  problem?: 'used' | 'wrong',
): FastifyReply {
  const text = textsFor(acceptLanguage);
  const bad = problem === undefined ? '' : `<p class="bad" role="alert">${text[problem]}</p>`;
  const form = `${bad}<p>${text.lead}</p><form method="post" action="/auth/token"><label for="token">${text.field}</label>
<input id="token" name="token" type="password" autocomplete="current-password" autofocus required><button>${text.button}</button></form>
<p style="margin-top:16px"><small>${text.hint}</small></p>`;
  return reply
    .code(401)
    .type('text/html; charset=utf-8')
    .send(page(text, text.title, form));
}

/** `GET` and `POST /auth/<code>`, `POST /auth/token` (form or JSON `{token}`), `POST /auth/sign-out`. */
export function registerSignIn(app: FastifyInstance, access: ServerAccess, port: () => number): void {
  const signIn = (reply: FastifyReply, session: string) =>
    reply.header('set-cookie', sessionCookie(port(), session, access.sessionLifetimeMs)).header('cache-control', 'no-store');

  const redeem = (request: FastifyRequest<{ Params: { code: string } }>, reply: FastifyReply) => {
    const session = access.redeemSignInCode(request.params.code);
    if (session === undefined) return sendSignInPage(reply, request.headers['accept-language'], 'used');
    return signIn(reply, session).redirect('/', 303);
  };
  app.get<{ Params: { code: string } }>('/auth/:code', (request, reply) => {
    const person = access.ofSignInCode(request.params.code);
    // The owner's is printed where only the owner reads.
    if (person === undefined || person.isOwner) return redeem(request, reply);
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
    return reply.send(confirmPage(request.headers['accept-language'], person.name));
  });
  app.post<{ Params: { code: string } }>('/auth/:code', redeem);

  app.post('/auth/token', (request, reply) => {
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const body = request.body as { token?: unknown } | URLSearchParams | undefined;
    const token = body instanceof URLSearchParams ? body.get('token') : body?.token;
    const caller = typeof token === 'string' ? access.ofToken(token.trim(), false) : undefined;
    if (caller === undefined) {
      if (isForm) return sendSignInPage(reply, request.headers['accept-language'], 'wrong');
      throw new AppError({ code: 'UNAUTHORIZED', message: 'The API token is wrong.' });
    }
    signIn(reply, access.createSession(caller.actor.id));
    return isForm ? reply.redirect('/', 303) : reply.send({ ok: true });
  });

  app.post('/auth/sign-out', (_request, reply) => reply.header('set-cookie', endedSessionCookie(port())).send({ ok: true }));
}
