import { PageTitle } from '../components/section.tsx';

export default function Decision() {
  return <PageTitle>Decision</PageTitle>;
}
