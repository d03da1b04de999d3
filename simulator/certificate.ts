// A self-signed certificate for loopback, so that tests can use https without a tool to make one. It protects nothing.

/** PEM, for `localhost`, `127.0.0.1` and `::1`, valid from 2020 to 2120: `startServer({ tls: LOOPBACK_CERTIFICATE })`. */
export const LOOPBACK_CERTIFICATE = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAg4HVPaUF3cXNXvE
kPl3+7AphIyYZFHxHiQqzxJ0Xt+hRANCAARqnqCE6h/nK4vRVGcI2y0+YDOpcgcu
+H/bHZS4zCXzEiQkFxLjb07GOFIZyT+5niMlim7e7R57n59kIikDnMcR
-----END PRIVATE KEY-----
`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBjTCCATKgAwIBAgIURmkhdyM6pXrowJQ0HsNm3/HQTT4wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTIwMDEwMTAwMDAwMFoYDzIxMjAwMTAx
MDAwMDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARqnqCE6h/nK4vRVGcI2y0+YDOpcgcu+H/bHZS4zCXzEiQkFxLjb07G
OFIZyT+5niMlim7e7R57n59kIikDnMcRo2AwXjAsBgNVHREEJTAjgglsb2NhbGhv
c3SHBH8AAAGHEAAAAAAAAAAAAAAAAAAAAAEwDwYDVR0TAQH/BAUwAwEB/zAdBgNV
HQ4EFgQUiYcKzbjoQ+VrYqT5TNmxi6J/jAQwCgYIKoZIzj0EAwIDSQAwRgIhAKVn
DwmgJ7yvU9IiVZ9uNV3ZVi5aoEmKkKs9U471yO+nAiEA4bJ7TkYlte/hNk52sals
2f2ES99DSdyhXxK6hdp+SbA=
-----END CERTIFICATE-----
`,
} as const;
