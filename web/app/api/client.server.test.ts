import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiSession } from './client.server.ts';
import { isApiError } from './errors.ts';
import type { ApiRequest, ApiResponse, Visitor } from './visitor.ts';

const access = 'gh_prep_access';
const refresh = 'gh_prep_refresh';

function answer(status: number, body: unknown, setCookies: string[] = []): ApiResponse {
  return { status, contentType: status < 400 ? 'application/json' : 'application/problem+json', setCookies, body: JSON.stringify(body) };
}

/** A visitor whose API knows one access token; `calls` are the requests it saw. */
function visitor(cookieHeader: string, refreshAnswer: () => ApiResponse) {
  const calls: ApiRequest[] = [];
  const made: Visitor = {
    nonce: 'n',
    checkOrigins: [],
    origin: 'http://house.test',
    cookieHeader,
    now: () => '2026-01-01T00:00:00Z',
    report: () => {},
    setCookies: [],
    async call(request) {
      calls.push(request);
      if (request.path.endsWith('/auth/refresh')) return refreshAnswer();
      const cookies = request.headers['cookie'] ?? '';
      if (cookies.includes(`${access}=fresh`)) return answer(200, { id: 'ada' });
      // As the API answers: a worn-out cookie's owner is a stranger like any other.
      const code = request.path.endsWith('/auth/login') ? 'identity.wrong_credentials' : 'identity.sign_in';
      return answer(401, { status: 401, code, title: 'Unauthorized', detail: 'Log in.' });
    },
  };
  return { visitor: made, calls, refreshes: () => calls.filter((call) => call.path.endsWith('/auth/refresh')).length };
}

const renewed = () => answer(200, {}, [`${access}=fresh; Path=/prep; HttpOnly`, `${refresh}=r2; Path=/prep; HttpOnly`]);

test('an expired access token is refreshed once, however many loaders ask at the same time', async () => {
  const { visitor: who, refreshes } = visitor(`${access}=old; ${refresh}=r1`, renewed);
  const api = new ApiSession(who).market('prep');
  const people = await Promise.all([api.get('/me'), api.get('/me'), api.get('/me')]);
  assert.deepEqual(people, [{ id: 'ada' }, { id: 'ada' }, { id: 'ada' }]);
  assert.equal(refreshes(), 1);
  assert.deepEqual(who.setCookies, renewed().setCookies, 'the browser gets the new cookies');
});

test('a session without an access token refreshes before it asks for anything', async () => {
  const { visitor: who, calls } = visitor(`${refresh}=r1`, renewed);
  assert.deepEqual(await new ApiSession(who).market('prep').get('/me'), { id: 'ada' });
  assert.deepEqual(
    calls.map((call) => call.path),
    ['/prep/api/v1/auth/refresh', '/prep/api/v1/me'],
  );
});

test('a wrong password is sent once, whatever session there was', async () => {
  const { visitor: who, calls, refreshes } = visitor(`${access}=old; ${refresh}=r1`, renewed);
  await assert.rejects(new ApiSession(who).market('prep').post('/auth/login', {}), (error) =>
    isApiError(error, 'identity.wrong_credentials'),
  );
  assert.deepEqual([calls.length, refreshes()], [1, 0]);
});

test('a stranger is never refreshed', async () => {
  const { visitor: who, refreshes } = visitor('', renewed);
  await assert.rejects(new ApiSession(who).market('prep').get('/me'), (error) => isApiError(error, 'identity.sign_in'));
  assert.equal(refreshes(), 0);
});

test('a refresh that is refused for good drops the cookies; one that could not be had keeps them', async () => {
  for (const [status, dropped] of [
    [401, true],
    [503, false],
  ] as const) {
    const { visitor: who } = visitor(`${access}=old; ${refresh}=r1`, () => answer(status, { code: 'identity.session_over', detail: '' }));
    const session = new ApiSession(who);
    await assert.rejects(session.market('prep').get('/me'), (error) => isApiError(error));
    assert.equal(session.hasSession('prep'), !dropped);
    assert.equal(
      who.setCookies.some((header) => header.startsWith(`${refresh}=;`) && header.includes('Max-Age=0')),
      dropped,
    );
  }
});

test('the session of one market is no session in another', async () => {
  const { visitor: who, refreshes } = visitor(`${refresh}=r1`, renewed);
  const session = new ApiSession(who);
  assert.equal(session.hasSession('aegis'), false);
  await assert.rejects(session.market('aegis').get('/me'), (error) => isApiError(error));
  assert.equal(refreshes(), 0);
});

test('an answer that is no JSON is a problem with a code, not a crash', async () => {
  const { visitor: who } = visitor('', renewed);
  who.call = async () => ({ status: 502, contentType: 'text/html', setCookies: [], body: '<h1>Bad gateway</h1>' });
  await assert.rejects(
    new ApiSession(who).house().get('/api/markets'),
    (error) => isApiError(error, 'web.no_answer') && error.problem.status === 502,
  );
});
