import type { Language } from './types';

/** Names that the id of a zone spells without accents; the same in both languages. */
const ACCENTS: Readonly<Record<string, string>> = {
  Sao_Paulo: 'São Paulo',
  Cuiaba: 'Cuiabá',
  Belem: 'Belém',
  Maceio: 'Maceió',
  Araguaina: 'Araguaína',
  Eirunepe: 'Eirunepé',
  Santarem: 'Santarém',
  Noronha: 'Fernando de Noronha',
  Bogota: 'Bogotá',
  Asuncion: 'Asunción',
  Cancun: 'Cancún',
  Merida: 'Mérida',
  Mazatlan: 'Mazatlán',
  Sao_Tome: 'São Tomé',
  Reykjavik: 'Reykjavík',
  Noumea: 'Nouméa',
  Curacao: 'Curaçao',
};

const PORTUGUESE: Readonly<Record<string, string>> = {
  New_York: 'Nova York',
  London: 'Londres',
  Lisbon: 'Lisboa',
  Paris: 'Paris',
  Berlin: 'Berlim',
  Madrid: 'Madri',
  Rome: 'Roma',
  Brussels: 'Bruxelas',
  Vienna: 'Viena',
  Zurich: 'Zurique',
  Moscow: 'Moscou',
  Athens: 'Atenas',
  Warsaw: 'Varsóvia',
  Prague: 'Praga',
  Stockholm: 'Estocolmo',
  Copenhagen: 'Copenhague',
  Helsinki: 'Helsinque',
  Istanbul: 'Istambul',
  Cairo: 'Cairo',
  Johannesburg: 'Joanesburgo',
  Jerusalem: 'Jerusalém',
  Tokyo: 'Tóquio',
  Seoul: 'Seul',
  Shanghai: 'Xangai',
  Singapore: 'Singapura',
  Kolkata: 'Calcutá',
  Calcutta: 'Calcutá',
  Mexico_City: 'Cidade do México',
  Bogota: 'Bogotá',
  Asuncion: 'Assunção',
  Montevideo: 'Montevidéu',
  Cape_Verde: 'Cabo Verde',
  Luanda: 'Luanda',
};

/** How people call a zone: by its city. Zones without a city, such as UTC, are called by their id. */
export function zoneCity(zone: string, language: Language): string {
  const city = zone.split('/').at(-1) ?? zone;
  const isPlace = zone.includes('/') && !zone.startsWith('Etc/');
  if (!isPlace) return zone.replace(/^Etc\//, '');
  return (language === 'pt-BR' ? PORTUGUESE[city] : undefined) ?? ACCENTS[city] ?? city.replaceAll('_', ' ');
}
