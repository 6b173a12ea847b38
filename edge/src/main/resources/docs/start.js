// The client `docs` may be redirected to any port of 127.0.0.1, and to no name (RFC 8252, section 8.3).
if (location.hostname === 'localhost') {
  location.hostname = '127.0.0.1';
} else {
  const ui = SwaggerUIBundle({
    url: new URL('../openapi.yaml', location).href,
    dom_id: '#swagger-ui',
    deepLinking: true,
    displayRequestDuration: true,
    oauth2RedirectUrl: new URL('oauth2-redirect.html', location).href,
  });
  ui.initOAuth({ clientId: 'docs', usePkceWithAuthorizationCodeGrant: true });
}
