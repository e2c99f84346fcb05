import { useTranslation } from 'react-i18next';
import type { EditLabel } from '#shared/model/flow-edit';
import type { NodeTypeInfo } from '#shared/model/node-type';
import { toast } from '../../../components/feedback';
import type { DraftNews } from '../document/use-draft';
import { useEditWords } from './use-edit-words';

const NAMED = 3;

/** Says by a short message what others changed in the open draft. */
export function useIncoming(nodeTypes: ReadonlyMap<string, NodeTypeInfo>): DraftNews {
  const { t } = useTranslation('history');
  const { nameEdit } = useEditWords(nodeTypes);
  return {
    onIncoming(labels: readonly EditLabel[], isMerged) {
      const rest = labels.length - NAMED;
      toast(isMerged ? t('incoming.merged') : t('incoming.title'), {
        level: 'info',
        closeAfterMs: 6000,
        body: (
          <>
            {labels.slice(-NAMED).map((label, index) => (
              <div key={`${index}${label.key}`}>{nameEdit(label)}</div>
            ))}
            {rest > 0 && <div>{t('incoming.more', { count: rest })}</div>}
          </>
        ),
      });
    },
  };
}
