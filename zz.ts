import { openApi } from './server/http/openapi.ts';
import { ROUTES } from './server/http/routes.ts';

const d = openApi(ROUTES, '1') as any;
console.log(JSON.stringify(d.paths['/api/mode'].post.requestBody));
console.log(JSON.stringify(d.paths['/api/policy'].post.requestBody).slice(0, 500));
console.log(JSON.stringify(d.paths['/api/decisions'].get.parameters));
console.log(JSON.stringify(d.paths['/api/audit'].get.parameters));
console.log(JSON.stringify(d.paths['/api/cost'].get.parameters));
console.log(JSON.stringify(d.paths['/api/now'].get.responses['200']).slice(0, 400));
