import { addResult, countField, defineNode, type Item, needed, textField, z } from '@pulseflow/sdk';
import { callFields, callGroup, checkOptionsOf, contentFields, contentGroup, thresholdGroup } from './fields';
import { checkSite } from './probe/check-site';

/** Looks at an address per item. The item goes on with `site`, by `up` or `down`. */
export const check = defineNode({
  name: 'check',
  label: { en: 'Check a site', 'pt-BR': 'Verificar um site' },
  description: {
    en: 'Calls an address once: status, time, certificate, content. Goes on by "up" or "down" with "site".',
    'pt-BR': 'Chama um endereço uma vez: status, tempo, certificado, conteúdo. Segue por "up" ou "down" com "site".',
  },
  category: 'network',
  keywords: {
    en: ['uptime', 'ping', 'status', 'certificate', 'latency'],
    'pt-BR': ['disponibilidade', 'ping', 'status', 'certificado', 'latência'],
  },
  config: z.object({
    url: needed(textField({ title: 'Address' }, { title: 'Endereço' }, { examples: ['https://example.com'] })),
    slowMs: countField(
      { min: 0, max: 300_000, preset: 0 },
      { title: 'Down when slower than (ms)', description: '0: however slow' },
      { title: 'Fora do ar se passar de (ms)', description: '0: seja qual for o tempo' },
    ),
    certificateDays: countField(
      { min: 0, max: 3650, preset: 0 },
      { title: 'Down when the certificate ends within (days)', description: '0: only when it has ended' },
      { title: 'Fora do ar se o certificado acabar em (dias)', description: '0: só quando já acabou' },
    ),
    ...callFields,
    ...contentFields,
  }),
  ui: {
    'ui:groups': [thresholdGroup('slowMs', 'certificateDays'), contentGroup, callGroup],
  },
  outputs: ['up', 'down'],
  effect: 'none',
  summary: { en: '{{ url }}', 'pt-BR': '{{ url }}' },
  async execute(context) {
    const up: Item[] = [];
    const down: Item[] = [];
    for (const [index, item] of context.items.entries()) {
      const config = context.configFor(index);
      const site = await checkSite(config.url, checkOptionsOf(config), context);
      const isSlow = config.slowMs > 0 && site.latencyMs !== null && site.latencyMs > config.slowMs;
      const days = site.certificate?.['daysLeft'];
      const isEnding = config.certificateDays > 0 && typeof days === 'number' && days < config.certificateDays;
      const isGood = site.isUp && !isSlow && !isEnding;
      (isGood ? up : down).push(addResult(item, 'site', { ...site, isSlow, isCertificateEnding: isEnding }));
      context.log('info', `${config.url}: ${isGood ? 'up' : 'down'}, ${site.latencyMs ?? '-'} ms`);
      context.progress((index + 1) / context.items.length);
    }
    return { outputs: { ...(up.length === 0 ? {} : { up }), ...(down.length === 0 ? {} : { down }) } };
  },
});
