import { start } from 'shell/start.tsx';
import { Forest } from './Forest.tsx';
import 'shell/game.css';
import 'shell/sheets.css';
import './forest.css';

start('forest', ['森林', 'Forest'], Forest);
