/** Where services send the browser back to after a sign-in (RFC 8252, section 7.3): a page that says how it went. */
import type { FastifyInstance } from 'fastify';
import { toErrorInfo } from '#shared/model/errors';
import { plainErrorText } from '#shared/words/plain-text';
import type { ServedHost } from './ports';
import { MARK } from './sign-in';

const OAUTH_CALLBACK = '/oauth/callback';

const TEXTS = {
  en: {
    good: (name: string) => `“${name}” is signed in`,
    goodText: 'PulseFlow keeps the sign-in sealed and renews it by itself. You can close this page.',
    bad: 'The sign-in did not work',
  },
  'pt-BR': {
    good: (name: string) => `“${name}” entrou`,
    goodText: 'O PulseFlow guarda o acesso cifrado e o renova sozinho. Você pode fechar esta página.',
    bad: 'Não foi possível entrar',
  },
} as const;

const STYLE = `:root{color-scheme:light dark}body{font:15px/1.5 Inter,system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText}
main{width:min(420px,calc(100vw - 48px))}h1{font-size:20px;margin:12px 0 8px}p{margin:0;opacity:.85;overflow-wrap:anywhere}.marks{display:flex;align-items:center;gap:12px}.good{color:light-dark(#067647,#47cd89)}.bad{color:light-dark(#b42318,#ff8a80)}`;

const badge = (path: string): string =>
  `<svg width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="10"/><path d="${path}"/></svg>`;
const GOOD = badge('m8 12 3 3 5-6');
const BAD = badge('M12 7v6m0 4v.01');

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** `GET /oauth/callback`. Needs no session: the state that only this program gave out is what counts, and it counts once. */
export function registerOAuthCallback(app: FastifyInstance, host: Pick<ServedHost, 'finishSignIn'>): void {
  app.get(OAUTH_CALLBACK, async (request, reply) => {
    const language = request.headers['accept-language']?.trim().toLowerCase().startsWith('pt') === true ? 'pt-BR' : 'en';
    const texts = TEXTS[language];
    const target = request.raw.url ?? '';
    const queryAt = target.indexOf('?');
    let page: { isGood: boolean; title: string; text: string };
    try {
      const { credentialName } = await host.finishSignIn(new URLSearchParams(queryAt === -1 ? '' : target.slice(queryAt + 1)));
      page = { isGood: true, title: texts.good(credentialName), text: texts.goodText };
    } catch (thrown) {
      const error = toErrorInfo(thrown);
      const isOurs = error.kind !== 'bug';
      page = { isGood: false, title: texts.bad, text: isOurs ? plainErrorText(error, language) : '' };
    }
    const { isGood, title, text } = page;
    return reply
      .code(isGood ? 200 : 400)
      .header('cache-control', 'no-store')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .type('text/html; charset=utf-8')
      .send(`<!doctype html><html lang="${language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)} · PulseFlow</title><style>${STYLE}</style>
<main><div class="marks ${isGood ? 'good' : 'bad'}">${MARK}${isGood ? GOOD : BAD}</div>
<h1${isGood ? '' : ' role="alert"'}>${escaped(title)}</h1><p>${escaped(text)}</p></main></html>`);
  });
}
