import { ActionIcon, Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { History, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { FlowId } from '#shared/model/ids';
import type { RecentInput } from '#shared/model/recent-input';
import { api } from '../../lib/client';
import { Hint } from '../Kbd';
import { RelativeTime } from '../Time';
import { inputLine } from './StartForm';
import classes from './start-form.module.css';

/** A menu of what the flow was last run with. Nothing while there is none. */
export function RecentInputs({ flowId, onChoose }: { flowId: FlowId; onChoose(recent: RecentInput): void }) {
  const { t } = useTranslation('start-form');
  const queryClient = useQueryClient();
  const { data } = useQuery(api.runs.recentInputs.queryOptions({ input: { flowId } }));
  const forget = useMutation(
    api.runs.forgetInputs.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: api.runs.recentInputs.key() }),
    }),
  );
  const items = (data?.items ?? []).filter(({ input }) => input !== undefined);
  if (items.length === 0) return null;
  return (
    <Menu position="bottom-end" width={380} withinPortal>
      <Menu.Target>
        <Button size="xs" variant="subtle" color="gray" leftSection={<History size={13} />}>
          {t('recent')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map((recent) => (
          <div key={recent.id} className={classes.recent}>
            <Menu.Item className={classes.recentItem ?? ''} onClick={() => onChoose(recent)}>
              <span className="pf-clip">{inputLine(recent.input) || t('empty')}</span>
              <span className={classes.when}>
                <RelativeTime at={recent.usedAt} />
              </span>
            </Menu.Item>
            <Hint label={t('forget')}>
              <ActionIcon
                size="sm"
                variant="subtle"
                color="gray"
                aria-label={`${t('forget')}: ${inputLine(recent.input)}`}
                onClick={() => forget.mutate({ flowId, id: recent.id })}
              >
                <X size={12} />
              </ActionIcon>
            </Hint>
          </div>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => forget.mutate({ flowId })}>{t('forgetAll')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
