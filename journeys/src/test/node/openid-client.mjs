/** openid-client, as its documentation says to use it. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as client from 'openid-client'
import { Browser } from './browser.mjs'
import { api, app, device, issuer, person, service, signing, web } from './installation.mjs'

// The only thing out of the ordinary: a server on this machine speaks HTTP.
const discover = (id, authentication) =>
  client.discovery(issuer, id, undefined, authentication, { execute: [client.allowInsecureRequests] })

const asService = () => discover(service.id, client.ClientSecretBasic(service.secret))
const asWeb = () => discover(web.id, client.None())

/** What every authorization request has, and what the answer is checked against. */
async function request() {
  const checks = {
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    idTokenExpected: true,
  }
  const parameters = {
    redirect_uri: web.redirectUri,
    scope: 'openid profile email users:read',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  }
  return { checks, parameters }
}

async function logIn(config, browser = new Browser(issuer)) {
  const { checks, parameters } = await request()
  const answer = await browser.allow(client.buildAuthorizationUrl(config, parameters), person)
  return client.authorizationCodeGrant(config, answer, checks)
}

const refusal = (error) => (thrown) => {
  assert.equal(thrown.error, error)
  return true
}

describe('openid-client', { concurrency: true }, () => {
  test('client_credentials, with the secret in the header and in the form', async () => {
    for (const authentication of [client.ClientSecretBasic(service.secret), client.ClientSecretPost(service.secret)]) {
      const tokens = await client.clientCredentialsGrant(await discover(service.id, authentication), { scope: 'users:read' })

      assert.equal(tokens.token_type, 'bearer')
      assert.equal(tokens.scope, 'users:read')
      const users = await fetch(`${api}/users`, { headers: { authorization: `Bearer ${tokens.access_token}` } })
      assert.equal(users.status, 200)
    }
  })

  test('client_credentials with private_key_jwt, again and again', async () => {
    const config = await discover(signing.id, client.PrivateKeyJwt({ key: signing.key, kid: 'one' }))
    for (let i = 0; i < 3; i++) {
      assert.equal((await client.clientCredentialsGrant(config, { scope: 'users:read' })).token_type, 'bearer')
    }
  })

  test('code with PKCE, id_token, userinfo, refresh', async () => {
    const config = await asWeb()
    const tokens = await logIn(config)

    const subject = tokens.claims().sub
    const info = await client.fetchUserInfo(config, tokens.access_token, subject)
    assert.equal(info.email, person.username)
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token)
    assert.notEqual(refreshed.refresh_token, tokens.refresh_token)
    const me = await client.fetchProtectedResource(config, refreshed.access_token, new URL(`${api}/users/me`), 'GET')
    assert.equal((await me.json()).uid, subject)
  })

  test('a code works once, and its second use ends the session', async () => {
    const config = await asWeb()
    const { checks, parameters } = await request()
    const answer = await new Browser(issuer).allow(client.buildAuthorizationUrl(config, parameters), person)
    const tokens = await client.authorizationCodeGrant(config, answer, checks)

    await assert.rejects(client.authorizationCodeGrant(config, answer, checks), refusal('invalid_grant'))
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), refusal('invalid_grant'))
  })

  test('a pushed request', async () => {
    const config = await asWeb()
    const { checks, parameters } = await request()
    const address = await client.buildAuthorizationUrlWithPAR(config, parameters)
    assert.deepEqual([...address.searchParams.keys()].sort(), ['client_id', 'request_uri'])

    const tokens = await client.authorizationCodeGrant(config, await new Browser(issuer).allow(address, person), checks)
    assert.ok(tokens.claims().sub)
  })

  test('DPoP: code, refresh and userinfo are bound to the key', async () => {
    const config = await asWeb()
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))
    const { checks, parameters } = await request()
    const address = await client.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
    const answer = await new Browser(issuer).allow(address, person)
    const tokens = await client.authorizationCodeGrant(config, answer, checks, undefined, { DPoP })

    assert.equal(tokens.token_type, 'dpop')
    const subject = tokens.claims().sub
    assert.equal((await client.fetchUserInfo(config, tokens.access_token, subject, { DPoP })).sub, subject)
    const me = new URL('/users/me', api)
    const called = await client.fetchProtectedResource(config, tokens.access_token, me, 'GET', undefined, undefined, { DPoP })
    assert.equal((await called.json()).uid, subject)
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token))
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, undefined, { DPoP })
    assert.equal(refreshed.token_type, 'dpop')
  })

  test('client_credentials with DPoP', async () => {
    const config = await asService()
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'))

    assert.equal((await client.clientCredentialsGrant(config, { scope: 'users:read' }, { DPoP })).token_type, 'dpop')
  })

  test('a device', async () => {
    const config = await discover(device.id, client.None())
    const waiting = await client.initiateDeviceAuthorization(config, { scope: 'openid users:read' })
    const tokens = client.pollDeviceAuthorizationGrant(config, waiting)

    const browser = new Browser(issuer)
    let page = await browser.open(waiting.verification_uri_complete)
    page = await browser.submit(page, person)
    page = await browser.submit(page, { user_code: waiting.user_code })
    page = await browser.submit(page, { decision: 'approve' })
    assert.match(page.html, /logged in/)

    assert.ok((await tokens).claims().sub)
    await client.refreshTokenGrant(config, (await tokens).refresh_token)
  })

  test('introspection and revocation', async () => {
    const config = await asService()
    const { access_token } = await client.clientCredentialsGrant(config, { scope: 'users:read' })

    const active = await client.tokenIntrospection(config, access_token)
    assert.equal(active.active, true)
    assert.equal(active.client_id, service.id)
    await client.tokenRevocation(config, access_token)
    assert.equal((await client.tokenIntrospection(config, access_token)).active, false)
  })

  test('to revoke a refresh token is to end its session', async () => {
    const config = await asWeb()
    const tokens = await logIn(config)
    await client.tokenRevocation(config, tokens.refresh_token)

    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), refusal('invalid_grant'))
  })

  test('logout leads back to the app, and ends the session', async () => {
    const config = await asWeb()
    const browser = new Browser(issuer)
    const tokens = await logIn(config, browser)
    const { left } = await browser.open(
      client.buildEndSessionUrl(config, {
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: web.redirectUri,
        state: 'bye',
      }),
    )

    assert.equal(left.href, `${web.redirectUri}?state=bye`)
    await assert.rejects(client.refreshTokenGrant(config, tokens.refresh_token), refusal('invalid_grant'))
  })

  test('password, for the first-party app that is registered for it', async () => {
    const config = await discover(app.id, client.ClientSecretBasic(app.secret))
    const tokens = await client.genericGrantRequest(config, 'password', person)

    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token, { scope: 'users:read' })
    assert.equal(refreshed.scope, 'users:read')
  })
})
