import { RandomStream, WorkBudget } from '@ketflow/core';
import { qaoa } from '../src/samplers/qaoa.ts';
import { random } from '../src/samplers/random.ts';
import { exact } from '../src/samplers/exact.ts';
import { simulatedAnnealing } from '../src/samplers/simulated-annealing.ts';
import { Bqm } from '../src/model/bqm.ts';
function mrmr(n:number,k:number,seed:number){
  const s=RandomStream.root(seed); const F=8; const load=Array.from({length:n},()=>Array.from({length:F},()=>Math.max(0,s.normal())));
  const rel=load.map(l=>0.02+0.3*s.uniform()*l[0]/3); const Q:[number,number,number][]=[];
  for(let i=0;i<n;i++)for(let j=i+1;j<n;j++){let d=0;for(let f=0;f<F;f++)d+=load[i][f]*load[j][f]; Q.push([i,j,2*0.02*d*(0.5+s.uniform())/(k-1)]);}
  for(let i=0;i<n;i++)Q.push([i,i,-rel[i]]);
  return {model:Bqm.fromQubo(Q),constraint:{kind:'choose-k' as const,k}};
}
const budget=4000;
for (const [n,k] of [[20,4],[33,5]]) for (const seed of [1,2,3]) { const p=mrmr(n,k,seed);
 const e=await exact.sample(p,{stream:RandomStream.root(0),budget:new WorkBudget(Infinity)});
 const r=await random.sample(p,{stream:RandomStream.root(0),budget:new WorkBudget(budget)});
 const sa=await simulatedAnnealing.sample(p,{stream:RandomStream.root(0),budget:new WorkBudget(budget)});
 console.log('---',n,k,'exact',e.first!.energy.toFixed(5),'random',r.first!.energy.toFixed(5),'sa',sa.first!.energy.toFixed(5));
 for (const mixer of ['xy-ring','grover','xy-complete']) { for (const layers of [1,3]) { if (n===33&&mixer==='xy-complete') continue; const t=performance.now(); const q=await qaoa.sample(p,{stream:RandomStream.root(0),budget:new WorkBudget(budget),options:{mixer,layers}}); console.log(mixer,layers,q.first!.energy.toFixed(5),q.info.evaluationsToBest,(performance.now()-t).toFixed(0)+'ms',q.info.gammas!.map(x=>x.toFixed(2)).join(),q.info.betas!.map(x=>x.toFixed(2)).join(),q.info.options.angleShots);}}}
