export { type CallOptions, type MultipartFile, pathPart } from './build-call';
export { createHttpClient, type HttpClient, type HttpClientOptions, type PagesOptions } from './client';
export type { HttpAnswer } from './http-answer';
export { linksOf } from './pages';
export type { RateLimit } from './rate-limit';
export type { ServiceSaid } from './service-errors';
