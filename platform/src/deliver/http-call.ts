export { callHttp, type HttpCall, type HttpLimits, type HttpOutcome, type HttpRequest } from '../kernel/index.ts';
