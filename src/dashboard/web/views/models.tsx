import { PageTitle } from '../components/section.tsx';

export default function Models() {
  return <PageTitle>Models</PageTitle>;
}
