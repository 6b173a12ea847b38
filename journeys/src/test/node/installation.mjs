/** The running installation, as `credentials.env` and the test that starts this describe it. */

import { webcrypto } from 'node:crypto'

const required = (name) => {
  const value = process.env[name]
  if (!value) {
    throw new Error(`${name} is not set`)
  }
  return value
}

export const issuer = new URL(required('AUTH_URL'))
export const api = required('RESOURCE_URL')
export const person = { username: required('DEMO_EMAIL'), password: required('DEMO_PASSWORD') }
export const service = { id: required('SERVICE_CLIENT_ID'), secret: required('SERVICE_CLIENT_SECRET') }
export const app = { id: required('APP_CLIENT_ID'), secret: required('APP_CLIENT_SECRET') }
export const web = { id: required('WEB_CLIENT_ID'), redirectUri: required('WEB_REDIRECT_URI') }
export const device = { id: required('DEVICE_CLIENT_ID') }

/** A client that signs assertions in place of a secret. */
export const signing = {
  id: required('SIGNING_CLIENT_ID'),
  key: await webcrypto.subtle.importKey(
    'pkcs8',
    Buffer.from(required('SIGNING_CLIENT_KEY'), 'base64'),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  ),
}
