import { choiceField, countField, flagField, type JsonObject, needed, pairsField, textField } from '@pulseflow/sdk';
import type { CheckOptions } from './probe/check-site';

/** A part of a form that few need, closed until it is opened. */
function folded(en: string, ptBr: string, ...fields: string[]): JsonObject {
  return { title: { en, 'pt-BR': ptBr }, fields, folded: true };
}

export const contentGroup = folded('Changes of the content', 'Mudanças do conteúdo', 'content', 'selector', 'ignore');
export const callGroup = folded(
  'How it is called, and what is good',
  'Como é chamado, e o que é bom',
  ...['mustContain', 'mustNotContain', 'statuses', 'method', 'followRedirects', 'timeoutSeconds', 'headers'],
);
export function thresholdGroup(...fields: string[]): JsonObject {
  return folded('When it counts', 'Quando conta', ...fields);
}

/** How an address is called, and what counts as good: the same for the trigger and the node. */
export const callFields = {
  method: choiceField(
    ['GET', 'HEAD'],
    'GET',
    { title: 'Call', options: ['The whole page', 'Its head only (no content)'] },
    { title: 'Chamar', options: ['A página inteira', 'Só o cabeçalho (sem conteúdo)'] },
  ),
  statuses: needed(
    textField({ title: 'Good statuses' }, { title: 'Status bons' }, { examples: ['200-399', '200, 401'] }, '200-399'),
  ),
  mustContain: textField(
    { title: 'The page must say', description: 'Else it counts as down' },
    { title: 'A página deve dizer', description: 'Senão conta como fora do ar' },
  ),
  mustNotContain: textField(
    { title: 'The page must not say', description: 'Such as an error text' },
    { title: 'A página não deve dizer', description: 'Por exemplo um texto de erro' },
  ),
  followRedirects: flagField(true, { title: 'Follow redirects' }, { title: 'Seguir redirecionamentos' }),
  timeoutSeconds: countField(
    { min: 1, max: 300, preset: 15 },
    { title: 'Longest wait (seconds)' },
    { title: 'Espera máxima (segundos)' },
  ),
  headers: pairsField(
    { title: 'Headers', description: 'For no secrets: they are kept as they are' },
    { title: 'Cabeçalhos', description: 'Não para segredos: são guardados como estão' },
    { name: 'accept-language', value: 'en' },
  ),
};

export const contentFields = {
  content: choiceField(
    ['none', 'text', 'selector', 'bytes'],
    'none',
    { title: 'Content', options: ['Not compared', 'The text of the page', 'A part of the page', 'Every byte'] },
    { title: 'Conteúdo', options: ['Não comparar', 'O texto da página', 'Uma parte da página', 'Cada byte'] },
  ),
  selector: textField(
    { title: 'Part of the page', description: 'A CSS selector' },
    { title: 'Parte da página', description: 'Um seletor CSS' },
    { examples: ['h1', '.price', '#stock'], showWhen: { content: ['selector'] } },
  ),
  ignore: textField(
    { title: 'Leave out', description: 'A regular expression, for what always changes, such as dates' },
    { title: 'Deixar de fora', description: 'Uma expressão regular, para o que sempre muda, como datas' },
    { examples: ['\\d{2}:\\d{2}'], showWhen: { content: ['text', 'selector'] } },
  ),
};

interface CallConfig {
  method: 'GET' | 'HEAD';
  statuses: string;
  mustContain: string;
  mustNotContain: string;
  followRedirects: boolean;
  timeoutSeconds: number;
  headers: readonly { name: string; value: string }[];
  content: 'none' | 'text' | 'selector' | 'bytes';
  selector: string;
  ignore: string;
}

export function checkOptionsOf(config: CallConfig): CheckOptions {
  const { content, selector, ignore, timeoutSeconds, ...call } = config;
  const needsBody = content !== 'none' || call.mustContain !== '' || call.mustNotContain !== '';
  return {
    ...call,
    method: needsBody ? 'GET' : call.method,
    timeoutMs: timeoutSeconds * 1000,
    content: content === 'none' ? undefined : { watch: content, selector, ignore },
  };
}
