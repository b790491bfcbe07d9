import { readFileSync } from 'node:fs';
import { RandomStream, WorkBudget } from '/work/main/packages/core/src/index.ts';
import { Bqm } from '/work/main/packages/optimize/src/model/bqm.ts';
import { simulatedAnnealing } from '/work/main/packages/optimize/src/samplers/simulated-annealing.ts';
const file = process.argv[2], cut = Number(process.argv[3]); const seeds = Number(process.argv[4] ?? 10); const limit=Number(process.argv[5]??5);
const opts = JSON.parse(process.argv[6] ?? '{}');
const t = readFileSync(file,'utf8').trim().split(/\s+/).map(Number);
const [n,m]=t; const rows=[],cols=[],b=[]; let off=0;
for(let e=0;e<m;e++){rows.push(t[2+3*e]-1);cols.push(t[3+3*e]-1);b.push(t[4+3*e]/2);off-=t[4+3*e]/2;}
const bqm = Bqm.fromArrays('SPIN', Array.from({length:n},(_,i)=>String(i+1)), new Float64Array(n), {rows,columns:cols,biases:b}, off);
const clock={seconds:()=>performance.now()/1000};
for(let s=0;s<seeds;s++){const t0=clock.seconds();
 const set=await simulatedAnnealing.sample({model:bqm},{stream:RandomStream.root(s),budget:new WorkBudget(Infinity),target:-cut,clock,deadlineSeconds:t0+limit,options:opts});
 const dt=clock.seconds()-t0; console.log(s,set.first.energy,set.info.status,dt.toFixed(3),(set.info.evaluations/dt/1e6).toFixed(1)+'M/s',set.info.reads, set.info.secondsToBest?.toFixed(2), JSON.stringify(set.info.options));}
