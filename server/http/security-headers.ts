import { secureHeaders } from 'hono/secure-headers';

const NONE = ["'none'"];
const OWN = ["'self'"];

/** On every answer, errors included: the page loads scripts, styles and fonts from here alone, talks to here alone, and stands
 * in no other page's frame. */
export const securityHeaders = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: NONE,
    scriptSrc: OWN,
    styleSrc: OWN,
    imgSrc: [...OWN, 'data:'],
    connectSrc: OWN,
    fontSrc: OWN,
    baseUri: NONE,
    formAction: NONE,
    frameAncestors: NONE,
  },
  xFrameOptions: 'DENY',
  permissionsPolicy: { camera: [], microphone: [], geolocation: [], payment: [], usb: [] },
  // Without TLS it has no effect, and behind a TLS proxy it is the proxy's to set for the whole host.
  strictTransportSecurity: false,
});
