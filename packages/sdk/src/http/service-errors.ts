/** The errors of calls to a service, in words that say who must do what. All carry `words` in the app's other language. */
import { AppError } from '../../../../src/shared/model/errors';
import type { Json, JsonObject } from '../../../../src/shared/model/json';
import type { Effect } from '../../../../src/shared/model/run';
import type { HttpAnswer } from './http-answer';

/** What an error may tell about its call: never its query, headers or base address, as those can hold keys. */
export interface CallFacts {
  /** The service, as people call it: `GitHub`. */
  service: string;
  method: string;
  /** Below the base address; for another address its host alone. */
  path: string;
  effect: Effect;
}

/** What the body of a failed answer says. All that is absent follows from the status. */
export interface ServiceSaid {
  /** The service's own sentence. */
  message?: string;
  /** The service's own code, for `data.serviceCode`. */
  serviceCode?: string;
  /** `refused`: the credential is not good for this. `limited`: too many calls. `unavailable`: later it may work. `rejected`: what was sent is wrong. */
  as?: 'refused' | 'limited' | 'unavailable' | 'rejected';
  retryAfterMs?: number;
  /** A code of the plugin's own, where a person can act differently than on the SDK's. */
  code?: string;
}

const EXCERPT_LENGTH = 1000;
/** Nothing reached the service, so that nothing can have happened there. */
const NOT_SENT = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'],
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** By its meaning such an answer says that the call was not carried out. */
const NOT_ACTED = new Set([501, 503, 505]);

function facts(call: CallFacts): JsonObject {
  return { service: call.service, method: call.method, path: call.path };
}

/** What became of the effect when no answer, or one of a broken server, came. */
function lostEffect(call: CallFacts): 'none' | 'unknown' {
  return call.effect === 'none' ? 'none' : 'unknown';
}

interface Told extends Pick<AppError, 'code' | 'kind'> {
  en: string;
  ptBr: string;
  data?: JsonObject;
  effect?: 'none' | 'unknown';
  cause?: unknown;
}

function tell(call: CallFacts, { code, kind, en, ptBr, data, effect = 'none', cause }: Told): AppError {
  return new AppError({
    code,
    kind,
    message: en,
    data: { ...facts(call), ...data, words: { 'pt-BR': ptBr } },
    effect,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Errors: SERVICE_REFUSED, SERVICE_RATE_LIMITED, SERVICE_UNAVAILABLE, SERVICE_REJECTED, or `said.code`. */
export function answerError(call: CallFacts, answer: HttpAnswer, said: ServiceSaid, retryAfterMs: number | undefined): AppError {
  const { service } = call;
  const { status } = answer;
  const kind = said.as ?? kindOfStatus(status);
  const own = said.message?.trim() ?? '';
  const quote = own === '' ? ` (status ${status})` : `: ${own.slice(0, EXCERPT_LENGTH)}${/[.!?]$/.test(own) ? '' : '.'}`;
  const data: JsonObject = {
    status,
    ...(own === '' ? {} : { said: own.slice(0, EXCERPT_LENGTH) }),
    ...(said.serviceCode === undefined ? {} : { serviceCode: said.serviceCode }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(own === '' ? { body: excerptOf(answer.value) } : {}),
  };
  const seconds = Math.ceil((retryAfterMs ?? 0) / 1000);
  const end = own === '' ? '.' : '';
  switch (kind) {
    case 'refused':
      return tell(call, {
        code: said.code ?? 'SERVICE_REFUSED',
        kind: 'user',
        en: `${service} refused the credential or what it is allowed to do${quote}${end} Check the credential and its rights.`,
        ptBr: `${service} recusou a credencial ou o que ela tem permissão de fazer${quote}${end} Verifique a credencial e os direitos dela.`,
        data,
      });
    case 'limited':
      return tell(call, {
        code: said.code ?? 'SERVICE_RATE_LIMITED',
        kind: 'operational',
        en: `${service} allows no more calls for now${quote}${end}${retryAfterMs === undefined ? ' Try again later.' : ` It asks to wait ${seconds} s.`}`,
        ptBr: `${service} não permite mais chamadas por enquanto${quote}${end}${retryAfterMs === undefined ? ' Tente de novo mais tarde.' : ` O serviço pede para esperar ${seconds} s.`}`,
        data,
      });
    case 'unavailable':
      return tell(call, {
        code: said.code ?? 'SERVICE_UNAVAILABLE',
        kind: 'operational',
        en: `${service} could not do it just now${quote}${end} It may work later: give the node retries.`,
        ptBr: `${service} não conseguiu fazer isso agora${quote}${end} Pode funcionar mais tarde: configure novas tentativas no nó.`,
        data,
        effect: status >= 500 && !NOT_ACTED.has(status) ? lostEffect(call) : 'none',
      });
    case 'rejected':
      return tell(call, {
        code: said.code ?? 'SERVICE_REJECTED',
        kind: 'user',
        en: `${service} did not accept the call${quote}${end} Correct what the node sends.`,
        ptBr: `${service} não aceitou a chamada${quote}${end} Corrija o que o nó envia.`,
        data,
      });
  }
}

/** What a status means when the body says nothing else. */
export function kindOfStatus(status: number): NonNullable<ServiceSaid['as']> {
  if (status === 401 || status === 403 || status === 407) return 'refused';
  if (status === 429) return 'limited';
  return status === 408 || status === 425 || (status >= 500 && status !== 501 && status !== 505) ? 'unavailable' : 'rejected';
}

/** Errors: SERVICE_TIMED_OUT. */
export function timedOut(call: CallFacts, timeoutMs: number): AppError {
  const { service } = call;
  return tell(call, {
    code: 'SERVICE_TIMED_OUT',
    kind: 'operational',
    en: `${service} did not answer within ${timeoutMs} ms. Check the service, and try again.`,
    ptBr: `${service} não respondeu em ${timeoutMs} ms. Verifique o serviço e tente de novo.`,
    data: { timeoutMs },
    effect: lostEffect(call),
  });
}

/** Errors: SERVICE_UNREACHABLE (nothing was sent), SERVICE_CERTIFICATE, SERVICE_INTERRUPTED (it may have been carried out). */
export function connectionError(call: CallFacts, error: unknown): AppError {
  const { service } = call;
  const cause = causeCode(error);
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|ERR_SSL/.test(cause)) {
    return tell(call, {
      code: 'SERVICE_CERTIFICATE',
      kind: 'user',
      en: `The certificate of ${service} is not trusted (${cause}). Check the address, or install the authority's certificate on this computer.`,
      ptBr: `O certificado de ${service} não é confiável (${cause}). Verifique o endereço ou instale o certificado da autoridade neste computador.`,
      data: { cause },
      cause: error,
    });
  }
  if (NOT_SENT.has(cause)) {
    return tell(call, {
      code: 'SERVICE_UNREACHABLE',
      kind: 'operational',
      en: `${service} cannot be reached (${cause}). Check the address and the network connection.`,
      ptBr: `Não foi possível alcançar ${service} (${cause}). Verifique o endereço e a conexão de rede.`,
      data: { cause },
      cause: error,
    });
  }
  return tell(call, {
    code: 'SERVICE_INTERRUPTED',
    kind: 'operational',
    en: `The call to ${service} broke off (${causeMessage(error) || cause || 'no reason given'}).${call.effect === 'none' ? '' : ' It may have been carried out.'}`,
    ptBr: `A chamada a ${service} foi interrompida (${causeMessage(error) || cause || 'sem motivo informado'}).${call.effect === 'none' ? '' : ' Ela pode ter sido executada.'}`,
    data: { cause },
    effect: lostEffect(call),
    cause: error,
  });
}

/** Errors: SERVICE_ANSWER_UNREADABLE. */
export function unreadable(call: CallFacts, detail: string, body: string): AppError {
  return tell(call, {
    code: 'SERVICE_ANSWER_UNREADABLE',
    kind: 'user',
    en: `The answer of ${call.service} is not what its interface promises: ${detail} Check the address.`,
    ptBr: `A resposta de ${call.service} não é o que a interface dele promete: ${detail} Verifique o endereço.`,
    data: { detail, body: body.slice(0, EXCERPT_LENGTH) },
    effect: lostEffect(call),
  });
}

/** Errors: SERVICE_ANSWER_TOO_LARGE. */
export function tooLarge(call: CallFacts, maxBytes: number): AppError {
  return tell(call, {
    code: 'SERVICE_ANSWER_TOO_LARGE',
    kind: 'user',
    en: `The answer of ${call.service} is larger than ${maxBytes} bytes. Ask for less.`,
    ptBr: `A resposta de ${call.service} passa de ${maxBytes} bytes. Peça menos.`,
    data: { maxBytes },
    effect: lostEffect(call),
  });
}

/** Errors: SERVICE_REDIRECTED. */
export function redirected(call: CallFacts, location: string): AppError {
  return tell(call, {
    code: 'SERVICE_REDIRECTED',
    kind: 'user',
    en: `${call.service} sent on to an address that is not followed. Check the address.`,
    ptBr: `${call.service} redirecionou para um endereço que não é seguido. Verifique o endereço.`,
    data: { host: URL.canParse(location) ? new URL(location).host : '' },
    effect: lostEffect(call),
  });
}

/** Errors: SERVICE_ADDRESS_INVALID. */
export function addressInvalid(service: string, address: string): AppError {
  return new AppError({
    code: 'SERVICE_ADDRESS_INVALID',
    kind: 'user',
    message: `"${address}" is no address of ${service}. Write it whole, such as https://example.com.`,
    data: {
      service,
      address,
      words: { 'pt-BR': `"${address}" não é um endereço de ${service}. Escreva-o inteiro, como https://example.com.` },
    },
  });
}

/** Errors: SERVICE_HEADER_INVALID. The value is not told: mostly it is a key. */
export function headerInvalid(service: string, header: string): AppError {
  return new AppError({
    code: 'SERVICE_HEADER_INVALID',
    kind: 'user',
    message: `What is to be sent to ${service} as "${header}" holds characters that it cannot have. Enter the credential again.`,
    data: {
      service,
      header,
      words: {
        'pt-BR': `O que deve ser enviado a ${service} como "${header}" tem caracteres que não pode ter. Informe a credencial de novo.`,
      },
    },
  });
}

function excerptOf(value: Json): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, EXCERPT_LENGTH);
}

function causeCode(error: unknown): string {
  for (let current = error; current instanceof Error; ) {
    const code: unknown = 'code' in current ? current.code : undefined;
    if (typeof code === 'string') return code;
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return '';
}

function causeMessage(error: unknown): string {
  let message = '';
  for (let current = error; current instanceof Error; current = current.cause)
    if (current.message !== '') message = current.message;
  return message;
}
