// Made by npm run docs from the description of the interface.
export { getLoginOptions, type GetLoginOptionsAnswer } from './login.ts';
export {
  postSession,
  type PostSessionGiven,
  type PostSessionAnswer,
  getSession,
  type GetSessionAnswer,
  deleteSession,
  type DeleteSessionAnswer,
  postSessionCodes,
  type PostSessionCodesAnswer,
} from './session.ts';
export type * as schemas from './schemas.ts';
