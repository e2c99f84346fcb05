import type { PulseflowClient } from '#shared/contract';
import { formatJson, formatTable, type Output } from '../output';

export async function searchPlugins(
  client: PulseflowClient,
  { words, category }: { words: readonly string[]; category?: string | undefined },
  json: boolean,
  out: Output,
): Promise<number> {
  const found = await client.plugins.search({
    query: words.join(' '),
    limit: 100,
    ...(category === undefined ? {} : { category }),
  });
  if (json) out.line(formatJson(found));
  else if (found.items.length === 0) out.line('No catalogue offers such a plugin.');
  else {
    out.line(
      formatTable(
        ['name', 'version', 'installed', 'catalogue', 'what it does'],
        found.items.map(({ name, versions, installed, catalogue, description }) => [
          name,
          versions[0]?.version ?? '',
          installed ?? '',
          catalogue,
          description.en,
        ]),
      ),
    );
    if (found.total > found.items.length) out.line(`… and ${found.total - found.items.length} more.`);
  }
  return 0;
}

export async function listUpdates(client: PulseflowClient, json: boolean, out: Output): Promise<number> {
  const { updates } = await client.plugins.checkUpdates();
  if (json) out.line(formatJson(updates));
  else if (updates.length === 0) out.line('All plugins are up to date.');
  else
    out.line(
      formatTable(
        ['name', 'from', 'to', 'catalogue'],
        updates.map(({ name, from, to, catalogue }) => [name, from, to, catalogue]),
      ),
    );
  return 0;
}

export async function listCatalogues(client: PulseflowClient, json: boolean, out: Output): Promise<number> {
  const catalogues = await client.plugins.catalogues();
  if (json) out.line(formatJson(catalogues));
  else {
    out.line(
      formatTable(
        ['id', 'name', 'plugins', 'location', 'problem'],
        catalogues.map(({ id, name, plugins, location, error }) => [
          id,
          name,
          String(plugins ?? ''),
          location,
          error?.message ?? '',
        ]),
      ),
    );
  }
  return 0;
}

export async function addCatalogue(client: PulseflowClient, location: string, json: boolean, out: Output): Promise<number> {
  const catalogue = await client.plugins.addCatalogue({ location });
  const signed = catalogue.fingerprint === undefined ? 'not signed' : `signed by ${catalogue.fingerprint}`;
  out.line(
    json ? formatJson(catalogue) : `Added ${catalogue.name} (${catalogue.plugins ?? 0} plugins, ${signed}) as ${catalogue.id}`,
  );
  return 0;
}
