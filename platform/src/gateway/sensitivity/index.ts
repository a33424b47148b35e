export { type SensitivityPolicy, sensitivityPolicySchemas } from './sensitivity-policy.ts';
export {
  type About,
  aboutAll,
  aboutEvent,
  aboutMessages,
  type EntityLabels,
  factNames,
  labelsOf,
  messageResource,
  resourceOf,
  resourcesOf,
} from './sensitivity.ts';
export { type Discretion, withheldEvents } from './withheld-events.ts';
