// The client `docs` may be redirected to any port of 127.0.0.1, and to no name (RFC 8252, section 8.3).
if (location.hostname === 'localhost') {
  location.hostname = '127.0.0.1';
} else {
  const ui = SwaggerUIBundle({
    url: '/openapi.yaml',
    dom_id: '#swagger-ui',
    deepLinking: true,
    displayRequestDuration: true,
    oauth2RedirectUrl: location.origin + '/docs/oauth2-redirect.html',
  });
  ui.initOAuth({ clientId: 'docs', usePkceWithAuthorizationCodeGrant: true });
}
