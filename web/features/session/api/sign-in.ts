import { post } from '../../../shared/http.ts';

/** better-auth's own route; sets the session cookie. */
export const signIn = (body: { email: string; password: string }): Promise<unknown> =>
  post('/api/auth/sign-in/email', body);
