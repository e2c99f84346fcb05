import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useErrorText } from '../../components/use-error-text';
import { client, isDesktop } from '../../lib/client';
import { QuickRun } from './QuickRun';
import classes from './quick-run.module.css';
import { useOpenings } from './use-openings';

function hold(isHeld: boolean): void {
  if (isDesktop) void client.desktop.openings.hold({ isHeld });
}

/** Quick-run by itself: the window of the desktop's shortcut, or a page of its own in a browser. */
export default function QuickRunPage() {
  const { t } = useTranslation('quick-run');
  const navigate = useNavigate();
  const errorText = useErrorText();
  const { wanted, files, failure } = useOpenings();
  return (
    <main className={classes.window} aria-label={t('title')}>
      {failure !== undefined && (
        <p className={classes.notice} role="alert">
          {errorText({ code: failure.code, message: failure.message, data: failure.data as never })}
        </p>
      )}
      <QuickRun
        wanted={wanted}
        files={files}
        isAlone
        onBusy={hold}
        onClose={() => void (isDesktop ? client.desktop.openings.hideQuickRun() : navigate('/'))}
        onOpen={(path) => void (isDesktop ? client.desktop.openings.openMain({ path }) : navigate(path))}
      />
    </main>
  );
}
