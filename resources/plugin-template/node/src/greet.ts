import { defineNode, eachItem, textField, z } from '@pulseflow/sdk';

export const greet = defineNode({
  name: 'greet',
  label: { en: 'Greet', 'pt-BR': 'Cumprimentar' },
  description: { en: 'Puts a greeting into each item.', 'pt-BR': 'Põe um cumprimento em cada item.' },
  category: 'data',
  config: z.object({
    name: textField(
      { title: 'Name', description: 'Who is greeted' },
      { title: 'Nome', description: 'Quem é cumprimentado' },
      { examples: ['{{ name }}'] },
    ),
  }),
  effect: 'none',
  summary: { en: 'Greet {{ name }}', 'pt-BR': 'Cumprimentar {{ name }}' },
  execute: (context) =>
    eachItem(context, (item, config) => ({
      ...item,
      json: { ...(item.json as object), greeting: `Hello, ${config.name || 'you'}!` },
    })),
});
