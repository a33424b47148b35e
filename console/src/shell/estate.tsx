import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Estate, readEstate } from '../api/estate.ts';
import { useMay } from './use-rights.ts';

export interface EstateNames {
  readonly estate: Estate | undefined;
  /** The time zone of a facility; without one, or before it is known, the health system's. */
  readonly zoneOfFacility: (facility: string | undefined) => string;
  /** Empty for what is of no facility. */
  readonly nameOfFacility: (facility: string | undefined) => string;
}

/** Names and zones of facilities and systems. They change with a release only, so they are read once a session. */
export function useEstate(): EstateNames {
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['estate'],
    queryFn: readEstate,
    enabled: may('estate:read'),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return useMemo(() => {
    const entities = new Map(data?.entities.map((entity) => [entity.id, entity]));
    return {
      estate: data,
      zoneOfFacility: (facility) => entities.get(facility ?? '')?.zone ?? data?.tenant.zone ?? 'UTC',
      nameOfFacility: (facility) => entities.get(facility ?? '')?.name ?? facility ?? '',
    };
  }, [data]);
}
