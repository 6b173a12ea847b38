/**
 * The documentation pages of both servers: their Authorize button, step by step as Swagger UI goes. Its script is served
 * and not run; what it sends was read from it, and what a browser would forbid the page is forbidden here.
 */

import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, test } from 'node:test'
import { Browser } from './browser.mjs'
import { api, issuer, person } from './installation.mjs'

const text = async (address) => {
  const response = await fetch(address)
  assert.equal(response.status, 200, address)
  return response.text()
}

const found = (pattern, whole) => {
  const match = pattern.exec(whole)
  assert.ok(match, `${pattern} in ${whole}`)
  return match[1]
}

/** What the page's script and document say; the script goes to 127.0.0.1 first. */
async function pageOf(server) {
  const { origin } = Object.assign(new URL(server), { hostname: '127.0.0.1' })
  const script = await text(`${origin}/docs/start.js`)
  assert.match(script, /usePkceWithAuthorizationCodeGrant: true/)
  const document = await text(`${origin}/openapi.yaml`)
  return {
    origin,
    clientId: found(/clientId: '(\w+)'/, script),
    redirectUri: new URL(found(/oauth2RedirectUrl: new URL\('([^']+)', location\)/, script), `${origin}/docs/index.html`).href,
    authorizationUrl: found(/authorizationUrl: (\S+)/, document),
    tokenUrl: found(/tokenUrl: (\S+)/, document),
  }
}

/** What a browser would refuse the page, it refuses here. */
async function post(page, address, form) {
  const policy = (await fetch(`${page.origin}/docs/index.html`)).headers.get('content-security-policy')
  assert.ok(found(/connect-src ([^;]+)/, policy).split(' ').includes(new URL(address).origin), policy)
  const preflight = await fetch(address, {
    method: 'OPTIONS',
    headers: {
      origin: page.origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-requested-with',
    },
  })
  assert.equal(preflight.headers.get('access-control-allow-origin'), page.origin)
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /x-requested-with/i)
  const response = await fetch(address, {
    method: 'POST',
    headers: { origin: page.origin, 'x-requested-with': 'XMLHttpRequest' },
    body: new URLSearchParams(form),
  })
  assert.equal(response.headers.get('access-control-allow-origin'), page.origin)
  return response.json()
}

async function authorize(page, scope) {
  const verifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const request = new URL(page.authorizationUrl)
  request.search = new URLSearchParams({
    response_type: 'code',
    client_id: page.clientId,
    redirect_uri: page.redirectUri,
    scope,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const answer = await new Browser(issuer).allow(request, person)
  assert.equal(answer.origin + answer.pathname, page.redirectUri)
  assert.equal(answer.searchParams.get('state'), state)
  await text(page.redirectUri)
  await text(new URL('oauth2-redirect.js', page.redirectUri))
  return post(page, page.tokenUrl, {
    grant_type: 'authorization_code',
    code: answer.searchParams.get('code'),
    client_id: page.clientId,
    redirect_uri: page.redirectUri,
    code_verifier: verifier,
  })
}

describe('Swagger UI', () => {
  for (const { server, scope, call } of [
    { server: api, scope: 'users:read events:read', call: '/users/me' },
    { server: issuer, scope: 'openid email', call: '/userinfo' },
  ]) {
    test(`of ${new URL(server).port === issuer.port ? 'the authorization server' : 'the resource server'}`, async () => {
      const page = await pageOf(server)
      const tokens = await authorize(page, scope)
      assert.equal(tokens.scope, scope)

      const answer = await fetch(page.origin + call, { headers: { authorization: `Bearer ${tokens.access_token}` } })

      assert.equal(answer.status, 200)
      assert.ok((await answer.text()).includes(person.username))
    })
  }
})
