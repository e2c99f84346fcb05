import { Select, Skeleton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { type TemplateCategory, type TemplateSummary, templateCategorySchema } from '#shared/model/template';
import { ErrorPanel } from '../../../components/ErrorPanel';
import { NodeIcon } from '../../../components/graph/node-icon';
import { api, client } from '../../../lib/client';
import { useLocalText } from '../../../lib/local-text';
import { searchRanked } from '../../../lib/ranked-search';
import classes from './start-from.module.css';
import { TemplatePreview } from './TemplatePreview';
import { useListKeys } from './use-list-keys';

/** Every text of a template, in both languages, by how much it tells. */
function textsOf({ name, description, keywords }: TemplateSummary) {
  return [
    ...[name.en, name['pt-BR']].map((text) => ({ text, weight: 1 })),
    ...[...keywords.en, ...keywords['pt-BR']].map((text) => ({ text, weight: 0.7 })),
    ...[description.en, description['pt-BR']].map((text) => ({ text, weight: 0.4 })),
  ];
}

/** The templates: found by words or category, seen as a graph, and made a draft of. */
export function TemplateGallery({ onClose }: { onClose(): void }) {
  const { t, i18n } = useTranslation('flows');
  const localText = useLocalText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [query, setQuery] = useState('');
  const [category, setCategory] = useState<TemplateCategory>();
  const { data, error, refetch } = useQuery(api.flows.templates.queryOptions({ staleTime: 60_000 }));
  const language = i18n.language === 'pt-BR' ? 'pt-BR' : 'en';
  const use = useMutation({
    mutationFn: (template: TemplateSummary) => client.flows.createFromTemplate({ templateId: template.id, language }),
    meta: { ownError: true },
    onSuccess: (flow) => {
      void queryClient.invalidateQueries({ queryKey: api.flows.key() });
      onClose();
      void navigate(`/flows/${flow.id}`);
    },
  });
  const found = searchRanked(
    (data ?? []).filter((template) => category === undefined || template.category === category),
    query,
    textsOf,
  );
  const keys = useListKeys(found, (template) => {
    if (!use.isPending) use.mutate(template);
  });
  const { active } = keys;
  if (error !== null && data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <div className={classes.gallery}>
      <div className={classes.finder}>
        <div className={classes.filters}>
          <TextInput
            type="search"
            size="xs"
            leftSection={<Search size={13} />}
            aria-label={t('templates.search')}
            placeholder={t('templates.search')}
            value={query}
            data-autofocus
            role="combobox"
            aria-expanded
            aria-controls="template-list"
            aria-activedescendant={active === undefined ? undefined : `template-${active.id}`}
            onChange={(event) => {
              setQuery(event.currentTarget.value);
              keys.setActive(0);
            }}
            onKeyDown={keys.onKeyDown}
          />
          <Select
            size="xs"
            aria-label={t('templates.category')}
            placeholder={t('templates.allCategories')}
            clearable
            value={category ?? null}
            onChange={(value) => {
              setCategory(value === null ? undefined : (value as TemplateCategory));
              keys.setActive(0);
            }}
            data={templateCategorySchema.options.map((value) => ({ value, label: t(`templates.categories.${value}`) }))}
          />
        </div>
        <div ref={keys.list} id="template-list" role="listbox" aria-label={t('templates.list')} className={classes.list}>
          {data === undefined && [1, 2, 3, 4, 5].map((key) => <Skeleton key={key} height={44} m={4} width="auto" />)}
          {data !== undefined && found.length === 0 && <p className={classes.none}>{t('templates.none', { query })}</p>}
          {found.map((template, index) => (
            <div
              key={template.id}
              id={`template-${template.id}`}
              role="option"
              aria-selected={template === active}
              className={classes.option}
              onClick={() => keys.setActive(index)}
              onDoubleClick={() => use.mutate(template)}
            >
              <span className={classes.icon}>
                <NodeIcon name={template.icon} />
              </span>
              <span className={classes.words}>
                <strong className="pf-clip">{localText(template.name)}</strong>
                <span className="pf-clip">{t(`templates.categories.${template.category}`)}</span>
              </span>
            </div>
          ))}
        </div>
      </div>
      {active === undefined ? (
        <div className={classes.preview} />
      ) : (
        <TemplatePreview
          template={active}
          language={language}
          error={use.error}
          isPending={use.isPending}
          onUse={() => use.mutate(active)}
        />
      )}
    </div>
  );
}
