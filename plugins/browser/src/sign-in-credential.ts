import { defineCredential, textField, z } from '@pulseflow/sdk';

/** What a person would type to sign in to a site. */
export const signInCredential = defineCredential({
  name: 'sign-in',
  label: { en: 'Sign-in to a site', 'pt-BR': 'Entrada em um site' },
  description: {
    en: 'A user name and password that steps of a browser fill in. There is no way to test it without opening the site.',
    'pt-BR': 'Um usuário e uma senha que etapas do navegador preenchem. Não há como testar sem abrir o site.',
  },
  icon: 'key-round',
  schema: z.object({
    user: textField({ title: 'User' }, { title: 'Usuário' }, { examples: ['ana@example.com'] }),
    password: textField({ title: 'Password' }, { title: 'Senha' }, { secret: true }),
  }),
});
