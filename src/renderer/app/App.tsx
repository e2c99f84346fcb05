import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { RouterProvider } from 'react-router/dom';
import { ConfirmDialog } from '../components/confirm';
import { toastError } from '../components/feedback';
import { useConnectionState } from '../lib/connection-state';
import { createQueryClient } from '../lib/query-client';
import { FormatProvider } from '../lib/use-format';
import { useAppearance } from './appearance';
import { router } from './routes';
import { SignInPage } from './SignInPage';
import { cssVariablesResolver, themeIn } from './theme';

const queryClient = createQueryClient(toastError);

/** The whole window: providers, then sign-in or the shell. */
export function App() {
  const { t } = useTranslation('components');
  const close = t('close');
  const theme = useMemo(() => themeIn({ close }), [close]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <WithAppearance>
          <Gate />
          <ConfirmDialog />
          <Notifications position="bottom-right" limit={4} containerWidth={340} />
        </WithAppearance>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function WithAppearance({ children }: { children: ReactNode }) {
  const settings = useAppearance();
  const { i18n } = useTranslation();
  return (
    <FormatProvider language={i18n.language} timeZone={settings?.timeZone ?? 'system'}>
      {children}
    </FormatProvider>
  );
}

function Gate() {
  return useConnectionState() === 'unauthorized' ? <SignInPage /> : <RouterProvider router={router} />;
}
