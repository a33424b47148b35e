import { Fault } from '../../kernel/index.ts';

export const mediaTypeWrong = (): Fault =>
  new Fault({
    code: 'FHIR_MEDIA_TYPE',
    kind: 'rejected',
    message: 'The body is not declared as FHIR R4 in JSON',
    hint: 'Send Content-Type: application/fhir+json, with fhirVersion=4.0 or without',
  });

export const resourceTypeNotTaken = (types: readonly string[]): Fault =>
  new Fault({
    code: 'RESOURCE_TYPE_NOT_TAKEN',
    kind: 'rejected',
    message: 'The channel does not take resources of this type',
    hint: `Send one of ${types.join(', ')}, or add a mapping for the type to the channel in estate/mappings`,
  });

export const interactionNotOffered = (): Fault =>
  new Fault({
    code: 'INTERACTION_NOT_OFFERED',
    kind: 'rejected',
    message: 'This interaction is not offered: resources are taken here and not given out',
    hint: 'POST or PUT a resource, POST a Bundle, or GET metadata for what is taken',
  });
