import { RandomStream, WorkBudget } from '@ketflow/core';
import { Bqm } from '../src/model/bqm.ts';
import { exact } from '../src/samplers/exact.ts';
import { greedy } from '../src/samplers/greedy.ts';
import { simulatedAnnealing } from '../src/samplers/simulated-annealing.ts';
export function mrmr(n:number,k:number,seed:number){
  // latent factor model: features share factors
  const s=RandomStream.root(seed); const F=8; const load=Array.from({length:n},()=>Array.from({length:F},()=>Math.max(0,s.normal())));
  const rel=load.map(l=>0.02+0.3*s.uniform()*l[0]/3); const Q:[number,number,number][]=[];
  for(let i=0;i<n;i++)for(let j=i+1;j<n;j++){let d=0;for(let f=0;f<F;f++)d+=load[i][f]*load[j][f]; Q.push([i,j,2*0.02*d*(0.5+s.uniform())/(k-1)]);}
  for(let i=0;i<n;i++)Q.push([i,i,-rel[i]]);
  return {model:Bqm.fromQubo(Q),constraint:{kind:'choose-k' as const,k}};
}
for(const [n,k] of [[33,5],[33,10],[100,5],[100,10],[200,5],[300,10],[57,8]]) for (const seed of [1,2]) {
  const p=mrmr(n,k,seed); const t=performance.now();
  const r=await exact.sample(p,{stream:RandomStream.root(0),budget:new WorkBudget(Infinity),options:{nodeLimit:2e6}});
  const dt=performance.now()-t; const g=await greedy.sample(p,{stream:RandomStream.root(0),budget:new WorkBudget(Infinity)});
  const t2=performance.now(); const sa=await simulatedAnnealing.sample(p,{stream:RandomStream.root(0),budget:new WorkBudget(200000)}); const d2=performance.now()-t2;
  console.log(n,k,r.info.status,r.first?.energy.toFixed(6),'lb',r.info.lowerBound?.toFixed(6),'nodes',r.info.nodes,'ev',r.info.evaluations,dt.toFixed(0)+'ms','greedy',g.first?.energy.toFixed(6),'sa',sa.first?.energy.toFixed(6),d2.toFixed(0)+'ms',sa.info.evaluationsToBest,sa.info.reads);
}
