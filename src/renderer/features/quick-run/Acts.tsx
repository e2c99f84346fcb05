import { useTranslation } from 'react-i18next';
import type { StartForm } from '#shared/model/start-form';
import { NodeIcon } from '../../components/graph/node-icon';
import { useGraphContext } from '../../components/graph/use-graph-context';
import classes from './quick-run.module.css';

const SHOWN = 12;

/** What the flow may do once it runs: its nodes that act on the world, reach other machines or run code. */
export function Acts({ acts }: { acts: StartForm['acts'] }) {
  const { t } = useTranslation('quick-run');
  const { context } = useGraphContext();
  return (
    <section className={classes.acts} aria-label={t('acts.title')}>
      <h2>{t('acts.title')}</h2>
      {acts.length === 0 ? (
        <p>{t('acts.none')}</p>
      ) : (
        <ul>
          {acts.slice(0, SHOWN).map(({ nodeId, name, type, effect }) => {
            const found = context?.nodeTypes.get(type);
            return (
              <li key={nodeId}>
                <NodeIcon name={found?.icon ?? 'box'} size={14} />
                <span className="pf-clip">{name}</span>
                <span className={classes.actType}>
                  {effect === undefined ? t('acts.unknown') : found === undefined ? type : context?.localText(found.label)}
                </span>
              </li>
            );
          })}
          {acts.length > SHOWN && <li>{t('acts.more', { count: acts.length - SHOWN })}</li>}
        </ul>
      )}
    </section>
  );
}
