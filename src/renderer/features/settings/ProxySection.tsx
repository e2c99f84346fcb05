import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Settings } from '#shared/model/settings';
import { Line, Section } from '../../components/Section';
import { useSettings } from './use-settings';

const WAYS = ['environment', 'none', 'manual'] as const;

/** By which proxy flows call other machines. */
export function ProxySection({ settings: { network } }: { settings: Settings }) {
  const { t } = useTranslation('settings');
  const { save } = useSettings();
  // "Manual" needs an address before it can be saved.
  const [wanted, setWanted] = useState<(typeof WAYS)[number]>(network.proxy);
  const [url, setUrl] = useState(network.proxyUrl);
  const [direct, setDirect] = useState(network.noProxy);
  const saveUrl = () => {
    if (url.trim() !== '' && (url !== network.proxyUrl || network.proxy !== 'manual'))
      save({ network: { proxy: 'manual', proxyUrl: url.trim() } });
  };
  return (
    <Section title={t('proxy.title')} text={t('proxy.text')}>
      <Line label={t('proxy.way')} htmlFor="setting-proxy">
        <Select
          id="setting-proxy"
          w={280}
          allowDeselect={false}
          value={wanted}
          data={WAYS.map((value) => ({ value, label: t(`proxy.ways.${value}`) }))}
          onChange={(value) => {
            const next = WAYS.find((each) => each === value) ?? 'environment';
            setWanted(next);
            if (next !== 'manual') save({ network: { proxy: next } });
            else if (url.trim() !== '') save({ network: { proxy: next, proxyUrl: url.trim() } });
          }}
        />
      </Line>
      {wanted === 'manual' && (
        <>
          <Line label={t('proxy.url')} hint={t('proxy.urlHint')} htmlFor="setting-proxy-url">
            <TextInput
              id="setting-proxy-url"
              w={280}
              placeholder="http://proxy.example.com:3128"
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
              onBlur={saveUrl}
              onKeyDown={(event) => {
                if (event.key === 'Enter') saveUrl();
              }}
            />
          </Line>
          <Line label={t('proxy.direct')} hint={t('proxy.directHint')} htmlFor="setting-no-proxy">
            <TextInput
              id="setting-no-proxy"
              w={280}
              placeholder=".example.com, printer"
              value={direct}
              onChange={(event) => setDirect(event.currentTarget.value)}
              onBlur={() => {
                if (direct !== network.noProxy) save({ network: { noProxy: direct } });
              }}
            />
          </Line>
        </>
      )}
    </Section>
  );
}
