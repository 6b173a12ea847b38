/** oauth4webapi: the same protocols a step at a time, each answer checked by the rules and nothing filled in. */

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import { Browser } from './browser.mjs'
import { api, device, issuer, person, service, signing, web } from './installation.mjs'

const options = { [oauth.allowInsecureRequests]: true }
const basic = oauth.ClientSecretBasic(service.secret)
const asService = { client_id: service.id }
const asWeb = { client_id: web.id }

/** The metadata, by OpenID Connect Discovery and by RFC 8414: both are to say the same. */
async function discover() {
  const servers = []
  for (const algorithm of ['oidc', 'oauth2']) {
    const response = await oauth.discoveryRequest(issuer, { ...options, algorithm })
    servers.push(await oauth.processDiscoveryResponse(issuer, response))
  }
  assert.deepEqual(servers[0], servers[1])
  return servers[0]
}

const server = await discover()

async function request() {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const nonce = oauth.generateRandomNonce()
  const parameters = new URLSearchParams({
    client_id: web.id,
    response_type: 'code',
    redirect_uri: web.redirectUri,
    scope: 'openid users:read',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  return { verifier, state, nonce, parameters }
}

const address = (parameters) => new URL(`${server.authorization_endpoint}?${parameters}`)

/** Exchanges the code that an answer brought. */
async function redeem(answer, { verifier, state, nonce }, dpop = {}) {
  const code = oauth.validateAuthResponse(server, asWeb, answer, state)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    asWeb,
    oauth.None(),
    code,
    web.redirectUri,
    verifier,
    { ...options, ...dpop },
  )
  const tokens = await oauth.processAuthorizationCodeResponse(server, asWeb, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(server, response, options)
  return tokens
}

async function refresh(tokens, dpop = {}) {
  const response = await oauth.refreshTokenGrantRequest(server, asWeb, oauth.None(), tokens.refresh_token, {
    ...options,
    ...dpop,
  })
  return oauth.processRefreshTokenResponse(server, asWeb, response)
}

async function clientCredentials(client, authentication) {
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    authentication,
    { scope: 'users:read' },
    options,
  )
  return oauth.processClientCredentialsResponse(server, client, response)
}

async function introspect(token) {
  const response = await oauth.introspectionRequest(server, asService, basic, token, options)
  return oauth.processIntrospectionResponse(server, asService, response)
}

describe('oauth4webapi', { concurrency: true }, () => {
  test('code with PKCE, a signed id_token, userinfo, refresh', async () => {
    const asked = await request()
    const tokens = await redeem(await new Browser(issuer).allow(address(asked.parameters), person), asked)
    const { sub } = oauth.getValidatedIdTokenClaims(tokens)

    const response = await oauth.userInfoRequest(server, asWeb, tokens.access_token, options)
    assert.equal((await oauth.processUserInfoResponse(server, asWeb, sub, response)).sub, sub)
    assert.ok((await refresh(await refresh(tokens))).refresh_token)
  })

  test('a person who does not allow it', async () => {
    const asked = await request()
    const browser = new Browser(issuer)
    const consent = await browser.submit(await browser.open(address(asked.parameters)), person)
    const { left } = await browser.submit(consent, { decision: 'deny' })

    assert.throws(
      () => oauth.validateAuthResponse(server, asWeb, left, asked.state),
      (thrown) => thrown.error === 'access_denied',
    )
  })

  test('a pushed request', async () => {
    const asked = await request()
    const response = await oauth.pushedAuthorizationRequest(server, asWeb, oauth.None(), asked.parameters, options)
    const pushed = await oauth.processPushedAuthorizationResponse(server, asWeb, response)
    const parameters = new URLSearchParams({ client_id: web.id, request_uri: pushed.request_uri })

    assert.ok((await redeem(await new Browser(issuer).allow(address(parameters), person), asked)).id_token)
  })

  test('DPoP: the code, the tokens and every use of them', async () => {
    const key = await oauth.generateKeyPair('ES256')
    const dpop = { DPoP: oauth.DPoP(asWeb, key) }
    const asked = await request()
    const tokens = await redeem(await new Browser(issuer).allow(address(asked.parameters), person), asked, dpop)

    assert.equal(tokens.token_type, 'dpop')
    const { sub } = oauth.getValidatedIdTokenClaims(tokens)
    const response = await oauth.userInfoRequest(server, asWeb, tokens.access_token, { ...options, ...dpop })
    await oauth.processUserInfoResponse(server, asWeb, sub, response)
    const me = new URL('/users/me', api)
    const called = await oauth.protectedResourceRequest(tokens.access_token, 'GET', me, undefined, undefined, {
      ...options,
      ...dpop,
    })
    assert.equal((await called.json()).uid, sub)
    await assert.rejects(oauth.protectedResourceRequest(tokens.access_token, 'GET', me, undefined, undefined, options))
    const another = { DPoP: oauth.DPoP(asWeb, await oauth.generateKeyPair('ES256')) }
    await assert.rejects(refresh(tokens, another))
    assert.equal((await refresh(tokens, dpop)).token_type, 'dpop')
  })

  test('a device', async () => {
    const asDevice = { client_id: device.id }
    let response = await oauth.deviceAuthorizationRequest(
      server,
      asDevice,
      oauth.None(),
      { scope: 'users:read' },
      options,
    )
    const waiting = await oauth.processDeviceAuthorizationResponse(server, asDevice, response)
    const browser = new Browser(issuer)
    const entry = await browser.submit(await browser.open(waiting.verification_uri), person)
    const decision = await browser.submit(entry, { user_code: waiting.user_code.toLowerCase() })
    await browser.submit(decision, { decision: 'approve' })

    response = await oauth.deviceCodeGrantRequest(server, asDevice, oauth.None(), waiting.device_code, options)
    assert.ok((await oauth.processDeviceCodeResponse(server, asDevice, response)).access_token)
  })

  test('client_credentials with a secret and with private_key_jwt', async () => {
    const assertion = oauth.PrivateKeyJwt({ key: signing.key, kid: 'one' })

    assert.equal((await clientCredentials(asService, basic)).scope, 'users:read')
    assert.equal((await clientCredentials({ client_id: signing.id }, assertion)).scope, 'users:read')
  })

  test('introspection and revocation', async () => {
    const { access_token } = await clientCredentials(asService, basic)
    assert.equal((await introspect(access_token)).active, true)

    await oauth.processRevocationResponse(await oauth.revocationRequest(server, asService, basic, access_token, options))
    assert.equal((await introspect(access_token)).active, false)
  })

  test('an access token as RFC 9068 has it, checked as a resource server checks it', async () => {
    const { access_token } = await clientCredentials(asService, basic)
    const request = new Request('http://api.example/', { headers: { authorization: `Bearer ${access_token}` } })
    const { aud } = JSON.parse(Buffer.from(access_token.split('.')[1], 'base64url'))

    const claims = await oauth.validateJwtAccessToken(server, request, aud, options)
    assert.equal(claims.client_id, service.id)
  })
})
