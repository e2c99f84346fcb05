import { createHash } from 'node:crypto';
import { type HttpClient, needText, pathPart, z } from '@pulseflow/sdk';
import { repositoryPath } from '../api';

export const entrySchema = z.looseObject({
  type: z.string(),
  name: z.string(),
  path: z.string(),
  sha: z.string(),
  size: z.number().default(0),
  html_url: z.string().nullish(),
  encoding: z.string().optional(),
  content: z.string().optional(),
});
export type Entry = z.infer<typeof entrySchema>;

/** The address of a file or folder in a repository. Slashes part folders; all else is a name. */
export function contentsPath(repository: string, path: string): string {
  const parts = path
    .trim()
    .split('/')
    .filter((part) => part !== '');
  return `${repositoryPath(repository)}/contents${parts.map((part) => `/${pathPart(part)}`).join('')}`;
}

/** Errors: NODE_CONFIG_INVALID. */
export function filePath(path: string): string {
  return needText(path, 'path', { en: 'Name the file in the repository.', ptBr: 'Informe o arquivo no repositório.' });
}

/** The id that git gives these bytes (`git hash-object`): equal ids are equal files. */
export function blobSha(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex');
}

/** The file as it is on the branch now; undefined when there is none. */
export async function currentFile(github: HttpClient, path: string, branch: string): Promise<Entry | undefined> {
  const answer = await github.request('GET', path, {
    query: { ref: branch.trim() || undefined },
    headers: { accept: 'application/vnd.github.object+json' },
    accept: [404],
  });
  return answer.status === 404 ? undefined : answer.as(entrySchema);
}
