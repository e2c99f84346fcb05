import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PulseflowClient } from '#shared/contract';
import type { CredentialId } from '#shared/model/credential';
import { flowDefinitionSchema } from '#shared/model/flow';
import { chain, node } from '../../setup/flows';

const SECRET = 'tok_contract_4f5a9c';
const NONE = 'cred_none' as CredentialId;

/** Calls of the credentials, good and bad, over the client of a transport. */
export function describeCredentials(clientOf: () => PulseflowClient, wrong: (value: unknown) => never): void {
  describe('credentials', () => {
    let server: Server;
    let testUrl = '';
    beforeAll(async () => {
      server = createServer((request, response) => {
        response.statusCode = request.headers.authorization === `Bearer ${SECRET}` ? 200 : 401;
        response.end('{}');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      testUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/me`;
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    it('says which types there are, with their fields', async () => {
      const types = await clientOf().credentials.types();
      expect(types.map(({ type }) => type)).toEqual(expect.arrayContaining(['core.http-bearer', 'core.smtp']));
      expect(types.find(({ type }) => type === 'core.http-bearer')).toMatchObject({
        secretFields: ['token'],
        canTest: true,
        schema: { properties: { token: { title: 'Token', secret: true } } },
      });
    });

    it('makes, reads, changes and tests one, and never shows its secret', async () => {
      const client = clientOf();
      const made = await client.credentials.create({
        name: 'Shop',
        type: 'core.http-bearer',
        values: { token: SECRET, testUrl },
      });
      expect(made).toMatchObject({ name: 'Shop', fields: { testUrl, prefix: 'Bearer' }, secrets: { token: 'set' }, usedBy: 0 });
      const { id: credentialId } = made;
      expect(await client.credentials.test({ credentialId })).toMatchObject({ ok: true });
      const changed = await client.credentials.update({ credentialId, name: 'Shop 2', values: { hosts: '127.0.0.1' } });
      expect(changed).toMatchObject({ name: 'Shop 2', fields: { hosts: '127.0.0.1', testUrl }, secrets: { token: 'set' } });
      expect(await client.credentials.tryOut({ credentialId, type: 'core.http-bearer', values: {} })).toMatchObject({ ok: true });
      const refused = await client.credentials.tryOut({ credentialId, type: 'core.http-bearer', values: { token: 'wrong_one' } });
      expect(refused).toMatchObject({ ok: false, error: { code: 'CREDENTIAL_REFUSED', data: { status: 401 } } });
      const seen = [
        changed,
        refused,
        await client.credentials.get({ credentialId }),
        await client.credentials.list({ type: 'core.http-bearer' }),
      ];
      expect(JSON.stringify(seen)).not.toContain(SECRET);
      expect(JSON.stringify(seen)).not.toContain('wrong_one');
      expect(await client.credentials.list({ type: 'core.smtp' })).toEqual([]);
    });

    it('refuses what is not valid, saying which field, and a name that is taken', async () => {
      const client = clientOf();
      await expect(
        client.credentials.create({ name: 'Bad', type: 'core.http-bearer', values: { token: '' } }),
      ).rejects.toMatchObject({ code: 'CREDENTIAL_INVALID', status: 422, data: { details: { field: 'token' } } });
      await expect(client.credentials.create({ name: 'Bad', type: 'core.none', values: {} })).rejects.toMatchObject({
        code: 'CREDENTIAL_TYPE_UNKNOWN',
      });
      await expect(
        client.credentials.create({ name: 'shop 2', type: 'core.http-bearer', values: { token: 'x' } }),
      ).rejects.toMatchObject({ code: 'CREDENTIAL_NAME_TAKEN', status: 409 });
      await expect(client.credentials.create({ name: wrong(''), type: 'core.smtp', values: {} })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
      for (const call of [
        () => client.credentials.get({ credentialId: NONE }),
        () => client.credentials.update({ credentialId: NONE, name: 'x' }),
        () => client.credentials.remove({ credentialId: NONE }),
        () => client.credentials.test({ credentialId: NONE }),
        () => client.credentials.tryOut({ credentialId: NONE, type: 'core.smtp', values: {} }),
      ])
        await expect(call()).rejects.toMatchObject({ code: 'CREDENTIAL_NOT_FOUND', status: 404 });
    });

    it('tells who uses one, keeps it while it is used, and names it in exports', async () => {
      const client = clientOf();
      const [credential] = await client.credentials.list({ type: 'core.http-bearer' });
      const credentialId = credential?.id ?? NONE;
      const body = flowDefinitionSchema.parse(
        chain(
          'Signed',
          node('start', 'core.manual'),
          node('call', 'core.http', { url: testUrl, auth: 'credential', credential: credentialId }),
        ),
      );
      const flow = await client.flows.create({ query: { publish: true }, body });
      expect(await client.credentials.get({ credentialId })).toMatchObject({
        usedBy: 1,
        uses: [{ flowName: 'Signed', nodes: ['call'], isPublished: true }],
      });
      await expect(client.credentials.remove({ credentialId })).rejects.toMatchObject({
        code: 'CREDENTIAL_IN_USE',
        status: 409,
        data: { details: { flows: ['Signed'] } },
      });
      const exported = await client.flows.export({ flowId: flow.id });
      expect(JSON.stringify(exported)).toContain(`"${credentialId}":{"name":"Shop 2","type":"core.http-bearer"}`);
      expect(await client.credentials.remove({ credentialId, evenIfUsed: true })).toEqual({ ok: true });
      await expect(client.flows.publish({ flowId: flow.id })).rejects.toMatchObject({
        code: 'FLOW_INVALID',
        data: { problems: [{ code: 'CREDENTIAL_NOT_FOUND', nodeId: 'call', field: '/credential' }] },
      });
      const { flows: imported } = await client.flows.import({ definitions: [exported] });
      expect((await client.flows.get({ flowId: imported[0]?.id ?? flow.id })).problems).toMatchObject([
        { code: 'CREDENTIAL_NOT_FOUND', severity: 'error', detail: 'CREDENTIAL_NOT_HERE', values: { name: 'Shop 2' } },
      ]);
    });

    it('keeps a secret that is written in a node, and says that it stands there', async () => {
      const client = clientOf();
      const config = { url: testUrl, auth: 'bearer', token: SECRET };
      const kept = await client.credentials.keep({ name: 'From a node', nodeType: 'core.http', config });
      expect(kept.config).toEqual({ url: testUrl, auth: 'credential', credential: kept.credential.id });
      expect(JSON.stringify(kept)).not.toContain(SECRET);
      expect(await client.credentials.test({ credentialId: kept.credential.id })).toMatchObject({
        error: { code: 'CREDENTIAL_TEST_ADDRESS_MISSING' },
      });
      await expect(
        client.credentials.keep({ name: 'x', nodeType: 'core.http', config: { ...config, token: '{{ $env.TOKEN }}' } }),
      ).rejects.toMatchObject({ code: 'CREDENTIAL_NOTHING_TO_KEEP', status: 409 });
      const written = chain('Written', node('start', 'core.manual'), node('call', 'core.http', config));
      const { problems } = await client.flows.create({ query: {}, body: flowDefinitionSchema.parse(written) });
      expect(problems).toMatchObject([{ code: 'SECRET_IN_NODE', severity: 'hint', field: '/token' }]);
    });

    it('says whether the stored secrets can be opened', async () => {
      const client = clientOf();
      await client.credentials.create({ name: 'Kept', type: 'core.http-basic', values: { user: 'ana', password: 'pass_1234' } });
      expect(await client.credentials.key()).toMatchObject({ status: 'ok', unreadable: [] });
      expect(await client.credentials.forgetUnreadable()).toEqual({ forgotten: 0 });
    });

    it('keeps the key in its file where there is no keychain, and says so', async () => {
      const client = clientOf();
      expect(await client.credentials.keepKey({ place: 'file' })).toMatchObject({ place: 'file', canUseKeychain: false });
      await expect(client.credentials.keepKey({ place: 'keychain' })).rejects.toMatchObject({ code: 'SECRET_KEYCHAIN_NONE' });
    });

    it('signs in by the browser only what does', async () => {
      const client = clientOf();
      const { id } = await client.credentials.create({ name: 'No browser', type: 'core.http-bearer', values: { token: SECRET } });
      await expect(client.credentials.signIn({ credentialId: id })).rejects.toMatchObject({ code: 'CREDENTIAL_SIGN_IN_NONE' });
    });
  });
}
