import { FHIR_RELEASE, writeJson } from '@plexus/fhir';

/** Resources that only carry what is told. */
const BUNDLE = 'Bundle';

/** What a channel takes, as a CapabilityStatement (FHIR R4, 5.2): exactly that, and nothing that a server could do. */
export function capabilityOf(channel: string, resources: readonly string[], since: Date): string {
  const takesBundles = resources.includes(BUNDLE);
  return writeJson({
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: since.toISOString(),
    kind: 'instance',
    software: { name: 'Plexus' },
    implementation: { description: `Resources taken on channel ${channel}` },
    fhirVersion: FHIR_RELEASE,
    format: ['json'],
    rest: [
      {
        mode: 'server',
        documentation: documentation(takesBundles),
        security: { description: 'A bearer token, as for every other address' },
        resource: resources
          .filter((type) => type !== BUNDLE)
          .map((type) => ({
            type,
            interaction: [{ code: 'create' }, { code: 'update' }],
            versioning: 'versioned',
            readHistory: false,
            updateCreate: true,
            conditionalCreate: true,
            conditionalRead: 'not-supported',
            conditionalUpdate: false,
            conditionalDelete: 'not-supported',
          })),
        interaction: takesBundles ? [{ code: 'transaction' }, { code: 'batch' }] : undefined,
      },
    ],
  });
}

function documentation(takesBundles: boolean): string {
  const bundles = takesBundles
    ? ' Bundles of the types message and collection are taken at the same address as transaction and batch.'
    : '';
  return `What is answered with 200 or 201 is stored durably as it was sent and posted afterwards; nothing is given out again.${bundles}`;
}
