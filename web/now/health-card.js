import { jsx as _jsx, jsxs as _jsxs } from "preact/jsx-runtime";
import { formatDuration, formatShare } from '../../domain/shared/format.ts';
import { useZone } from '../api/meta.ts';
import { Scroll } from '../components/scroll.tsx';
import { Section } from '../components/section.tsx';
import { Empty } from '../components/states.tsx';
import { Time } from '../components/time.tsx';
import { useLinkTo } from '../router/place.ts';
import { BreakerNote, StandingPill, standingOfModel, standingOfProvider } from './standing.tsx';
/** Who can be asked now, and who asks. */
export function HealthCard({ now: { providers, models, workers } }) {
    const linkTo = useLinkTo();
    return (_jsxs(Section, { title: "Providers, models and workers", about: "Calls and latency are of the last 24 hours; a weight is what the model counts where everybody answers.", tools: _jsx("a", { href: linkTo('/models'), children: "How they have done" }), children: [providers.map((provider) => (_jsx(ProviderGroup, { provider: provider, models: models.filter((model) => model.provider === provider.provider) }, provider.provider))), providers.length === 0 && (_jsxs(Empty, { children: ["No provider is configured: set a key such as ", _jsx("code", { children: "OPENAI_API_KEY" }), ", then", ' ', _jsx("code", { children: "bin/conclave doctor" }), "."] })), _jsx(Workers, { workers: workers })] }));
}
function ProviderGroup({ provider, models }) {
    const standing = standingOfProvider(provider);
    const { perSecond, rateReason } = provider;
    return (_jsxs("div", { class: "provider", children: [_jsxs("div", { class: "provider-head", children: [_jsx("h3", { children: provider.provider }), _jsx(StandingPill, { standing: standing }), _jsxs("span", { class: "muted small", title: rateReason ?? undefined, children: [perSecond === null ? 'no limit of requests' : `${Number(perSecond.toFixed(2))} requests a second`, rateReason && ` (${rateReason})`] })] }), _jsx(BreakerNote, { breaker: provider.breaker }), models.length > 0 && (_jsx(Scroll, { label: `Models of ${provider.provider}`, children: _jsxs("table", { class: "compact", children: [_jsx("thead", { children: _jsxs("tr", { children: [_jsx("th", { scope: "col", children: "Model" }), _jsx("th", { scope: "col", children: "State" }), _jsx("th", { scope: "col", class: "number", children: "Weight" }), _jsx("th", { scope: "col", class: "number", children: "Answered" }), _jsx("th", { scope: "col", class: "number", children: "Median, 95 %" })] }) }), _jsx("tbody", { children: models.map((model) => (_jsx(ModelLine, { model: model, standing: standingOfModel(model, standing) }, model.model))) })] }) }))] }));
}
function ModelLine({ model, standing }) {
    const { weight, drift, calls, answered, p50Ms, p95Ms, blocked } = model;
    return (_jsxs("tr", { children: [_jsx("th", { scope: "row", children: model.model }), _jsxs("td", { children: [_jsx(StandingPill, { standing: standing }), drift === 'warned' && _jsx("span", { class: "small", children: " record has turned: warned" }), blocked !== null && _jsxs("span", { class: "small", children: [" ", blocked] }), " ", _jsx(BreakerNote, { breaker: model.breaker })] }), _jsx("td", { class: "number", children: weight === null ? _jsx("span", { class: "muted", children: "not learned" }) : formatShare(weight) }), _jsx("td", { class: "number", children: calls === 0 ? _jsx("span", { class: "muted", children: "not asked" }) : `${answered} of ${calls}` }), _jsx("td", { class: "number", children: p50Ms === null ? '-' : `${formatDuration(p50Ms)}, ${formatDuration(p95Ms)}` })] }));
}
function Workers({ workers }) {
    const zone = useZone();
    return (_jsxs("div", { class: "provider", children: [_jsxs("h3", { children: ["Workers at work: ", workers.length] }), workers.length === 0 && (_jsxs(Empty, { children: ["None has been heard of lately: decisions wait. ", _jsx("code", { children: "bin/conclave worker" }), " starts one."] })), _jsx("ul", { class: "small", children: workers.map(({ worker, atMs, providers }) => (_jsxs("li", { children: [_jsx("code", { children: worker }), ", heard of ", _jsx(Time, { atMs: atMs, zone: zone }), providers.length > 0 && `, asks ${providers.join(', ')}`] }, worker))) })] }));
}
