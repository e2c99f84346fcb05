import { z } from 'zod';
import { catalogueEntrySchema, pluginCatalogueSchema } from '../model/plugin-install';
import { base, okSchema, pageInput, pageOf } from './base';
import { contractErrors } from './errors';

const tags = ['Plugins'];

/** Where plugins are found. */
export const catalogueProcedures = {
  catalogues: base
    .route({ method: 'GET', path: '/plugins/catalogues', tags, summary: 'List the catalogues' })
    .output(z.array(pluginCatalogueSchema)),

  addCatalogue: base
    .errors(contractErrors('CATALOGUE_EXISTS', 'CATALOGUE_INVALID', 'CATALOGUE_UNREACHABLE'))
    .route({
      method: 'POST',
      path: '/plugins/catalogues',
      tags,
      summary: 'Add a catalogue: a folder with an index.json, or the address of one',
      successStatus: 201,
    })
    .input(z.object({ location: z.string().trim().min(1).max(2000) }))
    .output(pluginCatalogueSchema),

  removeCatalogue: base
    .errors(contractErrors('CATALOGUE_NOT_FOUND', 'CATALOGUE_BUILT_IN'))
    .route({
      method: 'DELETE',
      path: '/plugins/catalogues/{id}',
      tags,
      summary: 'Remove a catalogue; what was installed from it stays',
    })
    .input(z.object({ id: z.string().min(1).max(60) }))
    .output(okSchema),

  search: base
    .route({ method: 'GET', path: '/plugins/catalogue', tags, summary: 'Search the catalogues' })
    .input(
      z.object({
        ...pageInput,
        query: z.string().max(200).default(''),
        category: z.string().max(40).optional(),
        source: z.string().max(60).optional().meta({ description: 'The id of one catalogue; default: all' }),
      }),
    )
    .output(
      pageOf(catalogueEntrySchema).extend({
        total: z.number().int(),
        categories: z.array(z.object({ name: z.string(), plugins: z.number().int() })),
      }),
    ),

  checkUpdates: base
    .route({
      method: 'POST',
      path: '/plugins/catalogue/check',
      tags,
      summary: 'Read all catalogues again and see which plugins have newer versions',
    })
    .output(
      z.object({ updates: z.array(z.object({ name: z.string(), from: z.string(), to: z.string(), catalogue: z.string() })) }),
    ),
};
