import { start } from 'shell/start.tsx';
import { Farm } from './Farm.tsx';
import 'shell/game.css';
import 'shell/sheets.css';
import './farm.css';

start('farm', ['庄园', 'Farm'], Farm);
